import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { dataFolder } from '#main/data-folder.ts';

it('lies where each platform keeps such things', () => {
  expect(dataFolder({}, 'linux', '/home/ada')).toBe('/home/ada/.local/share/songbrush');
  expect(dataFolder({ XDG_DATA_HOME: '/data' }, 'linux', '/home/ada')).toBe('/data/songbrush');
  expect(dataFolder({}, 'darwin', '/Users/ada')).toBe('/Users/ada/Library/Application Support/Songbrush');
  expect(dataFolder({ APPDATA: '/roaming' }, 'win32', '/users/ada')).toBe('/roaming/Songbrush');
  expect(dataFolder({}, 'win32', '/users/ada')).toBe('/users/ada/AppData/Roaming/Songbrush');
});

it('is wherever SONGBRUSH_DATA says', () => {
  for (const platform of ['linux', 'darwin', 'win32'] as const) {
    expect(dataFolder({ SONGBRUSH_DATA: 'mine', APPDATA: '/x' }, platform, '/h')).toBe(resolve('mine'));
  }
  expect(dataFolder({ SONGBRUSH_DATA: '' }, 'linux', '/h')).toBe('/h/.local/share/songbrush');
});
