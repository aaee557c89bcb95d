import { execFile, spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '#main/paths.ts';
import { APP_VERSION } from '#main/version.ts';
import { FFMPEGS, wavBytes } from '../main/media/with-ffmpeg.ts';
import { temporaryFolder } from '../main/store/temporary-folder.ts';

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** As a person calls it, through npm. */
const songbrush = (cwd: string, ...args: string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const npm = ['run', '--silent', '--prefix', ROOT, 'songbrush', '--', ...args];
    const options = { cwd, env: { ...process.env, INIT_CWD: cwd } };
    const child = execFile('npm', npm, options, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });

describe('npm run --silent songbrush', () => {
  it('prints what the command line prints, and nothing else', async () => {
    expect(await songbrush(ROOT, '--version')).toEqual({ code: 0, stdout: `${APP_VERSION}\n`, stderr: '' });
  });

  it('ends with the command’s own code', async () => {
    const { code, stdout, stderr } = await songbrush(ROOT, 'anime');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^songbrush: .*anime.*\n$/);
  });

  it.skipIf(FFMPEGS.length === 0)('finds files where the person stands', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'songs'));
    await writeFile(
      join(folder, 'songs', 'hum.wav'),
      wavBytes(1, (t) => 0.3 * Math.sin(2000 * t)),
    );
    const { code, stdout } = await songbrush(folder, 'analyze', 'songs/hum.wav');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^hum\.wav {2}1\.00 s/);
  });

  it('passes a signal on and ends as the command does', async () => {
    const env = { ...process.env, SONGBRUSH_DATA: await temporaryFolder() };
    const child = spawn(process.execPath, [join(ROOT, 'scripts', 'songbrush.mjs'), 'serve'], { env });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    child.kill('SIGTERM');
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(0);
  });
});
