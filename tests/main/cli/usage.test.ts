import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '#main/cli/commands/index.ts';
import { APP_VERSION } from '#main/version.ts';
import { Desk } from './built-cli.ts';

/** A wrong line, and what the message must name. */
const WRONG: readonly (readonly [line: string, names: readonly string[]])[] = [
  ['', ['animate, render']],
  ['anime', ['anime', 'animate, render']],
  ['animate', ['PICTURE']],
  ['animate a.png', ['AUDIO']],
  ['animate a.png b.wav', ['-o, --output']],
  ['animate a.png b.wav c.wav -o f.mp4', ['c.wav']],
  ['animate a.png b.wav -o f.mov', ['f.mov', '.mp4']],
  ['animate a.png b.wav -o f.mp4 --style waltz', ['--style', 'waltz', 'bounce']],
  ['animate a.png b.wav -o f.mp4 --intensity 1.5', ['--intensity', '1.5', '0 to 1']],
  ['animate a.png b.wav -o f.mp4 --smoothness soft', ['--smoothness', 'soft']],
  ['animate a.png b.wav -o f.mp4 --seed 1.5', ['--seed', '1.5', 'whole']],
  ['animate a.png b.wav -o f.mp4 --size 101x100', ['--size', '101', 'Use 102']],
  ['animate a.png b.wav -o f.mp4 --size 1920', ['--size', '1920x1080']],
  ['animate a.png b.wav -o f.mp4 --size 9000x100', ['--size', '9000', '8192']],
  ['animate a.png b.wav -o f.mp4 --fps 23', ['--fps', '23', '24, 25, 30, 50, 60']],
  ['animate a.png b.wav -o f.mp4 --range 20-10', ['--range', '20-10']],
  ['animate a.png b.wav -o f.mp4 --range soon', ['--range', 'soon']],
  ['animate a.png b.wav -o f.mp4 --quality fine', ['--quality', 'fine', 'draft, good, best']],
  ['animate a.png b.wav -o f.mp4 --loud', ['--loud']],
  ['render', ['PROJECT']],
  ['render a.songbrush', ['--output']],
  ['analyze', ['AUDIO']],
  ['inspect', ['PROJECT']],
  ['serve --port http', ['--port', 'http']],
  ['serve --port 70000', ['--port', '70000', '65535']],
];

describe('wrong usage', () => {
  it.each(WRONG)('“%s” says what is wrong in one line and ends with 2', async (line, names) => {
    const desk = await Desk.create();
    const { code, stdout, stderr } = await desk.run(...line.split(' ').filter((word) => word !== ''));
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^songbrush: .+\n$/);
    for (const name of names) expect(stderr).toContain(name);
    expect(await desk.files()).toEqual([]);
  });
});

describe('help', () => {
  it('lists every command', async () => {
    const { code, stdout, stderr } = await (await Desk.create()).run('--help');
    expect([code, stderr]).toEqual([0, '']);
    for (const { name, summary } of COMMANDS) expect(stdout).toMatch(new RegExp(`${name} +${summary}`));
  });

  it.each(COMMANDS.map((command) => [command.name, command] as const))(
    'of %s names every argument and option, within 100 columns',
    async (name, command) => {
      const desk = await Desk.create();
      const { code, stdout, stderr } = await desk.run(name, '--help');
      expect([code, stderr]).toEqual([0, '']);
      for (const positional of command.positionals) expect(stdout).toContain(positional.name);
      for (const option of Object.keys(command.options)) expect(stdout).toContain(`--${option}`);
      const examples = new Set(command.examples.map((example) => `  ${example}`));
      for (const line of stdout.split('\n')) if (!examples.has(line)) expect(line.length).toBeLessThan(101);
      expect((await desk.run('help', name)).stdout).toBe(stdout);
      expect((await desk.run(name, '-h', 'anything', 'at', 'all')).stdout).toBe(stdout);
    },
  );

  it('shows the version of the package', async () => {
    expect(await (await Desk.create()).run('--version')).toEqual({
      code: 0,
      stdout: `${APP_VERSION}\n`,
      stderr: '',
    });
  });
});

describe('what cannot be done', () => {
  it.each([
    ['a picture that is not there', 'animate none.png none.wav -o f.mp4', 'none.png'],
    ['a picture that is none', 'animate words.txt none.wav -o f.mp4', 'words.txt'],
    ['a recording that is not there', 'analyze none.wav', 'none.wav'],
    ['a recording that is none', 'analyze words.txt', 'words.txt'],
    ['a project that is not there', 'inspect none.songbrush', 'none.songbrush'],
    ['a project that is none', 'render words.txt -o f.mp4', 'words.txt'],
    ['a project to serve that is none', 'serve --project words.txt', 'words.txt'],
    ['a folder that is not there', 'animate words.txt words.txt -o none/f.mp4', 'none'],
  ])('%s: one line with a remedy, code 1, nothing left', async (_, line, name) => {
    const desk = await Desk.create();
    await writeFile(desk.path('words.txt'), 'Neither a picture nor a sound.');
    const { code, stdout, stderr } = await desk.run(...line.split(' '));
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^songbrush: .+[.…] .+\.\n$/);
    expect(stderr).toContain(name);
    expect(await desk.files()).toEqual(['words.txt']);
    expect(await desk.leftovers()).toEqual([]);
  });

  it('leaves a film of that name alone and says so before any work', async () => {
    const desk = await Desk.create();
    await writeFile(desk.path('film.mp4'), 'mine');
    const { code, stderr } = await desk.run('animate', 'none.png', 'none.wav', '-o', 'film.mp4');
    expect(code).toBe(1);
    expect(stderr).toContain('“film.mp4” already exists.');
    expect(await desk.files()).toEqual(['film.mp4']);
  });

  it('tells programs as well, with --json', async () => {
    const desk = await Desk.create();
    const { code, stdout } = await desk.run('analyze', 'none.wav', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ type: 'error', code: 'media.missing' });
  });
});
