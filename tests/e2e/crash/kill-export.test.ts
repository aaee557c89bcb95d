/**
 * `kill -9` at random moments of exporting: under the film's name is a whole film or nothing, and what a
 * killed export left beside it is gone after the next one.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findFfmpeg } from '#main/media/ffmpeg-binary.ts';
import { openFilm } from '#main/media/film-encoder.ts';

const KILLS = 20;
const LONGEST_LIFE_MS = 700;
const FRAMES = 25;
const root = join(import.meta.dirname, '../../..');
const program = join(root, '.cache/tests/exporting-process.mjs');

let folder: string;
let path: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'songbrush-kill-export-'));
  path = join(folder, 'film.mp4');
  await build({
    entryPoints: [join(import.meta.dirname, 'exporting-process.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Frames that decode without a complaint. */
async function decodedFrames(): Promise<number> {
  const { path: ffmpeg } = await findFfmpeg();
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', '8x8', 'pipe:1'];
  const bytes = execFileSync(ffmpeg, ['-v', 'error', '-xerror', '-i', path, ...raw]);
  return bytes.length / 64;
}

it(`${KILLS} times, no broken film`, { timeout: 120_000 }, async () => {
  const killedDuring: Record<string, number> = {};
  for (let kills = 0; kills < KILLS; kills++) {
    const exporter = spawn(process.execPath, [program, path], { stdio: ['ignore', 'pipe', 'pipe'] });
    const told = text(exporter.stdout);
    const complaints = text(exporter.stderr);
    const ended = once(exporter, 'exit') as Promise<[number | null, string | null]>;
    await once(exporter.stdout, 'readable');
    await delay(Math.random() * LONGEST_LIFE_MS);
    exporter.kill('SIGKILL');
    const [, signal] = await ended;
    expect(signal, await complaints).toBe('SIGKILL');
    const lastWord = (await told).trim().split('\n').at(-1) ?? '';
    killedDuring[lastWord] = (killedDuring[lastWord] ?? 0) + 1;
    if (existsSync(path)) expect(await decodedFrames()).toBe(FRAMES);
  }
  console.info(`killed while ${JSON.stringify(killedDuring)}`);
  expect(killedDuring['writing'] ?? 0).toBeGreaterThan(0);

  // ffmpeg ends by itself once its input is gone; then nothing holds the leftovers.
  const film = await openFilm(await findFfmpeg(), {
    ...{ path, width: 64, height: 48, frameRate: 25, frameCount: 1, quality: 'draft', overwrite: true },
    ...{ pixelFormat: 'rgba', sound: [], durationSeconds: 1 / 25, metadata: { title: 'last', recipe: {} } },
  });
  await film.write(new Uint8Array(64 * 48 * 4));
  await film.finish();
  expect(await readdir(folder)).toEqual(['film.mp4']);
});
