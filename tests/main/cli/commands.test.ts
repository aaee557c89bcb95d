import { copyFile, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { findFfmpeg } from '#main/media/ffmpeg-binary.ts';
import { probe } from '#main/media/probe.ts';
import { SAMPLE_FOLDER, SAMPLE_PROJECT_PATH } from '#main/paths.ts';
import { clickAt, FFMPEGS, wavBytes, writeWav } from '../media/with-ffmpeg.ts';
import { Desk, jsonLines } from './built-cli.ts';

const WHALE = join(SAMPLE_FOLDER, 'scene', 'whale.png');

interface AnalysisTold {
  readonly beatsSeconds: readonly number[];
  readonly onsetsSeconds: readonly number[];
  readonly tempoCurve: readonly { readonly seconds: number; readonly bpm: number }[];
  readonly metreConfidence: number;
  readonly sections: readonly { readonly endSeconds: number }[];
  readonly loudness: { readonly integratedLufs: number; readonly truePeakDbtp: number };
  readonly key: { readonly mode: string };
  readonly features: { readonly summary: Readonly<Record<string, unknown>> };
}

/** A picture and a recording of some seconds of clicks. */
async function materials(desk: Desk, seconds: number): Promise<void> {
  await sharp(WHALE)
    .flatten({ background: '#204060' })
    .resize(160, 120)
    .jpeg()
    .toFile(desk.path('whale.jpg'));
  await writeWav(desk.path('clicks.wav'), seconds, clickAt);
}

describe.skipIf(FFMPEGS.length === 0)('commands', () => {
  it('animate tells its progress and outcome as JSON lines', async () => {
    const desk = await Desk.create();
    await materials(desk, 1.5);
    const ended = await desk.run(
      ...['animate', 'whale.jpg', 'clicks.wav', '-o', 'film.mp4', '--json', '--quality', 'draft'],
      ...['--style', 'sway', '--intensity', '0.5', '--smoothness', '0.3', '--seed', '7', '--fps', '25'],
    );
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    const lines = jsonLines(ended);
    const frames = lines.filter(({ phase }) => phase === 'job.export.frames').map(({ done }) => Number(done));
    expect(frames).toEqual([...frames].sort((a, b) => a - b));
    expect(frames.at(-1)).toBe(38);
    expect(lines.at(-1)).toMatchObject({
      ...{ type: 'result', path: desk.path('film.mp4'), frames: 38, width: 320, height: 240, frameRate: 25 },
      ...{ style: 'sway', intensity: 0.5, smoothness: 0.3, seed: 7 },
      bytes: (await stat(desk.path('film.mp4'))).size,
    });
    const { video } = await probe(await findFfmpeg(), desk.path('film.mp4'));
    expect(video).toMatchObject({ width: 320, height: 240 });
    expect(await desk.files()).toEqual(['clicks.wav', 'film.mp4', 'whale.jpg']);
    expect(await desk.leftovers()).toEqual([]);
  });

  it('animate in a pipe prints one line, and replaces a film only when told to', async () => {
    const desk = await Desk.create();
    await materials(desk, 0.5);
    await writeFile(desk.path('film.mp4'), 'mine');
    const line = ['animate', 'whale.jpg', 'clicks.wav', '-o', 'film.mp4', '--size', '64x48'];
    expect((await desk.run(...line)).code).toBe(1);
    expect(await readFile(desk.path('film.mp4'), 'utf8')).toBe('mine');
    const ended = await desk.run(...line, '--overwrite');
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    expect(ended.stdout).toMatch(/^\S+film\.mp4 {2}0\.5 s {2}64x48 {2}30 fps .*\n$/);
    expect((await stat(desk.path('film.mp4'))).size).toBeGreaterThan(1000);
  });

  it('interrupted, animate ends with 130 and leaves nothing', async () => {
    const desk = await Desk.create();
    await materials(desk, 60);
    const before = await desk.files();
    const running = desk.start('animate', 'whale.jpg', 'clicks.wav', '-o', 'film.mp4', '--json');
    await running.printed('job.export.frames');
    running.process.kill('SIGINT');
    const { code, stderr } = await running.ended;
    expect([code, stderr]).toEqual([130, '']);
    expect(await desk.files()).toEqual(before);
    expect(await desk.leftovers()).toEqual([]);
  });

  it('render films a stretch of a project', async () => {
    const desk = await Desk.create();
    const ended = await desk.run(
      ...['render', SAMPLE_PROJECT_PATH, '-o', 'film.mp4', '--json', '--quality', 'draft'],
      ...['--size', '192x108', '--fps', '24', '--range', '0:09.5-10'],
    );
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    expect(jsonLines(ended).at(-1)).toMatchObject({
      frames: 12,
      durationSeconds: 0.5,
      width: 192,
      height: 108,
    });
    const seconds = (await probe(await findFfmpeg(), desk.path('film.mp4'))).durationSeconds;
    expect(Math.abs(seconds - 0.5)).toBeLessThan(1 / 24);
  });

  it('analyze finds the beats of a metronome', async () => {
    const desk = await Desk.create();
    const at = (time: number) => {
      const since = time % 0.5;
      return time > 0.25 && since < 0.05
        ? 0.8 * Math.exp(-since * 80) * Math.sin(2 * Math.PI * 900 * since)
        : 0;
    };
    await writeFile(desk.path('metronome.wav'), wavBytes(10, at));
    const ended = await desk.run('analyze', 'metronome.wav', '--json');
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    const [heard, ...more] = jsonLines(ended) as [Record<string, number & number[]>];
    expect(more).toEqual([]);
    expect(heard['durationSeconds']).toBeCloseTo(10, 3);
    expect(heard['tempoBpm']).toBeCloseTo(120, 0);
    for (const beat of heard['beatsSeconds']!)
      expect(Math.abs(beat - Math.round(beat * 2) / 2)).toBeLessThan(0.03);
    expect(heard['beatsSeconds']!.length).toBeGreaterThan(16);
    expect(heard['beatsSeconds']).toEqual(expect.arrayContaining(heard['downbeatsSeconds']!));
    const told = heard as unknown as AnalysisTold;
    expect(told.features).toMatchObject({ frameRate: 60, frameCount: 601 });
    expect(Object.keys(told.features.summary)).toHaveLength(78);
    expect(told.onsetsSeconds.length).toBeGreaterThan(16);
    expect(told.tempoCurve.map(({ seconds }) => seconds)).toEqual(told.beatsSeconds);
    for (const { bpm } of told.tempoCurve) expect(Math.abs(bpm - 120)).toBeLessThan(4);
    expect(told.sections.at(-1)!.endSeconds).toBeCloseTo(10, 1);
    expect(told.loudness.integratedLufs).toBeLessThan(-5);
    expect(told.loudness.truePeakDbtp).toBeGreaterThan(-10);
    expect(told.key.mode).toMatch(/major|minor/);
    expect(told.metreConfidence).toBeGreaterThan(0);
    expect(told.metreConfidence).toBeLessThanOrEqual(1);
    expect((await desk.run('analyze', 'metronome.wav')).stdout).toMatch(/^metronome\.wav {2}10\.00 s {2}\d+/);
  });

  it('analyze writes the rows that networks hear as a NumPy array', async () => {
    const desk = await Desk.create();
    await writeFile(
      desk.path('tone.wav'),
      wavBytes(2, (t) => 0.5 * Math.sin(2 * Math.PI * 440 * t)),
    );
    const ended = await desk.run('analyze', 'tone.wav', '--features', 'tone.npy');
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    const bytes = await readFile(desk.path('tone.npy'));
    expect(bytes.subarray(1, 6).toString('latin1')).toBe('NUMPY');
    expect(bytes.toString('latin1')).toContain("'descr': '<f4', 'fortran_order': False, 'shape': (121, 78)");
    const refused = await desk.run('analyze', 'tone.wav', '--features', 'nowhere/tone.npy');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('tone.npy');
  });

  it('analyze says that silence has no beat', async () => {
    const desk = await Desk.create();
    await writeFile(
      desk.path('silence.wav'),
      wavBytes(2, () => 0),
    );
    expect((await desk.run('analyze', 'silence.wav')).stdout).toBe('silence.wav  2.00 s  no beat\n');
  });

  it('inspect tells what the sample holds', async () => {
    const desk = await Desk.create();
    await copyFile(SAMPLE_PROJECT_PATH, desk.path('night.songbrush'));
    const ended = await desk.run('inspect', 'night.songbrush', '--json');
    const [told] = jsonLines(ended) as [{ layers: { name: string }[]; clips: { tempoBpm: number }[] }];
    expect(told).toMatchObject({ name: 'Night whale', width: 1920, height: 1080 });
    expect(told.layers.map(({ name }) => name)).toContain('Whale');
    expect(told.clips[0]!.tempoBpm).toBeCloseTo(100, 0);
    expect((await desk.run('inspect', 'night.songbrush')).stdout).toContain('Whale  bounce');
  });

  it('serve prints an address that answers, and ends well when interrupted', async () => {
    const desk = await Desk.create();
    const running = desk.start('serve');
    await running.printed('\n');
    const welcome = await fetch(running.stdout().trim(), { redirect: 'manual' });
    const cookie = welcome.headers.get('set-cookie')!.split(';')[0]!;
    const editor = await fetch(new URL('/', running.stdout().trim()), { headers: { cookie } });
    expect(editor.status).toBe(200);
    expect(await editor.text()).toContain('<title>');
    running.process.kill('SIGINT');
    const { code, stderr } = await running.ended;
    expect([code, stderr]).toEqual([0, '']);
  });
});
