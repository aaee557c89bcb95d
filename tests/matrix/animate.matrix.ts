/**
 * Every kind of picture and every kind and length of recording through `animate`, with a table of what was
 * measured. `npm run test:matrix`, after a build; about ten minutes on two cores.
 */
import { writeFile } from 'node:fs/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { ANALYSIS_SAMPLE_RATE } from '#core/audio/features.ts';
import { STYLES } from '#models/choreographer/styles/index.ts';
import { Desk, jsonLines } from '../main/cli/built-cli.ts';
import { FFMPEGS, ffmpegRaw } from '../main/media/with-ffmpeg.ts';
import { PICTURES, writeSong } from '../e2e/animate/materials.ts';
import {
  filmFacts,
  following,
  frameDifferences,
  recordingSeconds,
  sound,
  soundLag,
} from '../e2e/animate/measure.ts';

const LAG_RATE = 8000;
const ffmpeg = FFMPEGS[0]!;
const rows: string[] = [];

interface Case {
  readonly picture: string;
  readonly recording: string;
  readonly seconds: number;
  readonly channels?: 1 | 2 | 6;
  readonly fps?: number;
  /** Given to `--size`; the default size when absent. */
  readonly size?: string;
  readonly style?: string;
}

const SMALL = '128x72';
const SOUNDS = ['wav', 'mp3', 'ogg', 'opus', 'flac', 'm4a'];
const CASES: readonly Case[] = [
  ...Object.keys(PICTURES).map((picture) => ({ picture, recording: 'a.flac', seconds: 2 })),
  ...SOUNDS.flatMap((kind) =>
    [1, 7.77].map((seconds) => ({ picture: 'odd.webp', recording: `a.${kind}`, seconds, size: SMALL })),
  ),
  ...([1, 2, 6] as const).map((channels) => ({
    picture: 'odd.webp',
    recording: 'a.flac',
    seconds: 3,
    channels,
    size: SMALL,
  })),
  ...[24, 25, 50, 60].map((fps) => ({
    picture: 'odd.webp',
    recording: 'a.m4a',
    seconds: 3.3,
    fps,
    size: SMALL,
  })),
  ...STYLES.map(({ id }) => ({
    picture: 'odd.webp',
    recording: 'a.wav',
    seconds: 16,
    style: id,
    size: SMALL,
  })),
  { picture: 'odd.webp', recording: 'a.mp3', seconds: 600, fps: 24, size: '64x36' },
  { picture: 'odd.webp', recording: 'a.opus', seconds: 600, fps: 24, size: '64x36' },
];

const title = ({
  picture,
  recording,
  seconds,
  channels = 2,
  fps = 30,
  size = 'own size',
  style = 'pulse',
}: Case) => `${picture} ${recording} ${seconds} s ${channels} ch ${fps} fps ${size} ${style}`;

async function measure(one: Case): Promise<void> {
  const { picture, recording, seconds, channels = 2, fps = 30, size, style = 'pulse' } = one;
  const desk = await Desk.create();
  const path = await PICTURES[picture]!(desk.folder);
  await writeSong(ffmpeg, desk.path(recording), seconds, channels);
  const begun = performance.now();
  const options = ['--fps', String(fps), '--style', style, ...(size ? ['--size', size] : [])];
  const ended = await desk.run(
    'animate',
    path,
    recording,
    '-o',
    'film.mp4',
    '--json',
    '--quality',
    'draft',
    ...options,
  );
  const wall = (performance.now() - begun) / 1000;
  expect([ended.code, ended.stderr]).toEqual([0, '']);
  const { tempoBpm } = jsonLines(ended).at(-1) as { tempoBpm: number };

  const facts = await filmFacts(desk.path('film.mp4'));
  const heard = await sound(ffmpeg, desk.path(recording), LAG_RATE);
  const length = await recordingSeconds(desk.path(recording), heard.length / LAG_RATE);
  const track = await sound(ffmpeg, desk.path('film.mp4'), LAG_RATE);
  const lags = [0.25, Math.max(0.25, length - 4.5)].map((from) => soundLag(heard, track, LAG_RATE, from));
  const movement = await frameDifferences(ffmpeg, desk.path('film.mp4'));
  let follows = '-';
  if (seconds > 5 && seconds < 60) {
    const wide = await sound(ffmpeg, desk.path(recording), ANALYSIS_SAMPLE_RATE);
    const { own, chance, deviation } = following(movement, wide, fps);
    follows = `${own.toFixed(2)} (${chance.toFixed(2)} ± ${deviation.toFixed(2)})`;
  }
  rows.push(
    [
      title(one),
      `${facts.width}x${facts.height}`,
      `${((facts.videoSeconds - length) * 1000).toFixed(1)} ms`,
      `${((facts.soundSeconds - length) * 1000).toFixed(1)} ms`,
      lags.map((lag) => `${(lag! * 1000).toFixed(1)} ms`).join(', '),
      follows,
      tempoBpm.toFixed(1),
      `${wall.toFixed(1)} s`,
    ].join(' | '),
  );
  expect(facts.codec).toBe('h264+aac');
  expect(Math.abs(facts.videoSeconds - length)).toBeLessThan(1 / fps);
  expect(Math.abs(facts.soundSeconds - length)).toBeLessThan(1 / fps);
  for (const lag of lags) expect(Math.abs(lag!)).toBeLessThan(0.02);
  expect(movement).toHaveLength(facts.frames);
}

describe('animate', () => {
  afterAll(() =>
    console.log(
      [
        'case | size | film - sound | track - sound | lag at start, at end | follows | bpm | wall',
        ...rows,
      ].join('\n'),
    ),
  );

  it.each(CASES.map((one) => [title(one), one] as const))('%s', (_, one) => measure(one));

  it('ten seconds of silence', async () => {
    const desk = await Desk.create();
    const picture = await PICTURES['odd.webp']!(desk.folder);
    await ffmpegRaw(
      ffmpeg,
      '-f',
      'lavfi',
      '-i',
      'anullsrc=r=48000:cl=5.1',
      '-t',
      '10',
      desk.path('silence.flac'),
    );
    const ended = await desk.run(
      'animate',
      picture,
      'silence.flac',
      '-o',
      'film.mp4',
      '--json',
      '--size',
      SMALL,
    );
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    // A keyframe every two seconds renews the picture's grain; that is the encoder, not movement.
    const movement = (await frameDifferences(ffmpeg, desk.path('film.mp4'))).filter(
      (_, frame) => frame % 60 !== 0,
    );
    expect(Math.max(...movement)).toBeLessThan(0.1);
    expect((await filmFacts(desk.path('film.mp4'))).frames).toBe(300);
  });

  it('a recording that is damaged', async () => {
    const desk = await Desk.create();
    const picture = await PICTURES['odd.webp']!(desk.folder);
    await writeFile(desk.path('broken.mp3'), Buffer.alloc(5000, 0xa5));
    const { code, stderr } = await desk.run('animate', picture, 'broken.mp3', '-o', 'film.mp4');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^songbrush: .*broken\.mp3.*\n$/);
  });
});
