import { describe, expect, it } from 'vitest';
import {
  crumbsOf,
  fileNameOf,
  joinPath,
  nameOfPath,
  withExtension,
  withoutExtension,
} from '#renderer/project/path-names.ts';

describe('paths', () => {
  it('end in a name', () => {
    expect(nameOfPath('/home/ada/night.songbrush')).toBe('night.songbrush');
    expect(nameOfPath('/home/ada/')).toBe('ada');
    expect(nameOfPath('C:\\films\\night.mp4')).toBe('night.mp4');
    expect(nameOfPath('/odd/back\\slash.mp4')).toBe('back\\slash.mp4');
  });

  it('are joined the way their system does', () => {
    expect(joinPath('/home/ada', 'a.mp4')).toBe('/home/ada/a.mp4');
    expect(joinPath('/', 'a.mp4')).toBe('/a.mp4');
    expect(joinPath('C:\\', 'a.mp4')).toBe('C:\\a.mp4');
    expect(joinPath('C:\\films', 'a.mp4')).toBe('C:\\films\\a.mp4');
  });

  it('are crumbs that each lead somewhere', () => {
    expect(crumbsOf('/home/ada')).toEqual([
      { name: '/', path: '/' },
      { name: 'home', path: '/home' },
      { name: 'ada', path: '/home/ada' },
    ]);
    expect(crumbsOf('/')).toEqual([{ name: '/', path: '/' }]);
    expect(crumbsOf('C:\\films\\2026')).toEqual([
      { name: 'C:', path: 'C:\\' },
      { name: 'films', path: 'C:\\films' },
      { name: '2026', path: 'C:\\films\\2026' },
    ]);
  });
});

describe('names of files', () => {
  it('get their extension once', () => {
    expect(withExtension('night', 'songbrush')).toBe('night.songbrush');
    expect(withExtension('night.SONGBRUSH', 'songbrush')).toBe('night.SONGBRUSH');
    expect(withExtension('night.v2', 'songbrush')).toBe('night.v2.songbrush');
  });

  it('lose it, but never all of themselves', () => {
    expect(withoutExtension('night.v2.mp4')).toBe('night.v2');
    expect(withoutExtension('night')).toBe('night');
    expect(withoutExtension('.mp4')).toBe('.mp4');
  });

  it('hold nothing a file system refuses', () => {
    expect(fileNameOf('Night / Whale: "blue"')).toBe('Night Whale blue');
    expect(fileNameOf('...hidden')).toBe('hidden');
    expect(fileNameOf('鲸鱼\n之夜')).toBe('鲸鱼 之夜');
    expect(fileNameOf('///')).toBe('Untitled');
  });
});
