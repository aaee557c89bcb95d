/** `animate` from end to end on small films; the wide matrix is `tests/matrix`. */
import { describe, expect, it } from 'vitest';
import { ANALYSIS_SAMPLE_RATE } from '#core/audio/features.ts';
import { FFMPEGS, ffmpegRaw } from '../../main/media/with-ffmpeg.ts';
import { Desk, jsonLines } from '../../main/cli/built-cli.ts';
import { PICTURES, writeSong } from './materials.ts';
import { filmFacts, following, frameDifferences, recordingSeconds, sound, soundLag } from './measure.ts';

const FPS = 30;
const SMALL = ['--size', '128x72', '--quality', 'draft', '--fps', String(FPS), '--json'];
const LAG_RATE = 8000;

/** One of each kind of picture with one of each kind of recording. */
const PAIRS: readonly (readonly [
  picture: string,
  recording: string,
  seconds: number,
  channels: 1 | 2 | 6,
])[] = [
  ['one-pixel.png', 'a.wav', 1, 1],
  ['seven-by-three.png', 'a.flac', 1.37, 6],
  ['cmyk.jpg', 'a.mp3', 3.21, 2],
  ['deep.png', 'a.ogg', 2.5, 2],
  ['drawing.svg', 'a.opus', 2.5, 2],
  ['cut-out.png', 'a.m4a', 2.5, 1],
];

describe.skipIf(FFMPEGS.length === 0)('animate', () => {
  const ffmpeg = FFMPEGS[0]!;

  it.each(PAIRS)(
    '%s to %s of %d s and %d channels: as long as the sound, in sync, moving',
    async (picture, recording, seconds, channels) => {
      const desk = await Desk.create();
      const path = await PICTURES[picture]!(desk.folder);
      await writeSong(ffmpeg, desk.path(recording), seconds, channels);
      const ended = await desk.run('animate', path, recording, '-o', 'film.mp4', ...SMALL);
      expect([ended.code, ended.stderr]).toEqual([0, '']);

      const facts = await filmFacts(desk.path('film.mp4'));
      const heard = await sound(ffmpeg, desk.path(recording), LAG_RATE);
      expect(facts).toMatchObject({ codec: 'h264+aac', width: 128, height: 72, soundStart: 0 });
      const length = await recordingSeconds(desk.path(recording), heard.length / LAG_RATE);
      expect(Math.abs(facts.videoSeconds - length)).toBeLessThan(1 / FPS);
      expect(Math.abs(facts.soundSeconds - length)).toBeLessThan(1 / FPS);
      const lag = soundLag(heard, await sound(ffmpeg, desk.path('film.mp4'), LAG_RATE), LAG_RATE);
      expect(Math.abs(lag!)).toBeLessThan(0.02);
      const movement = await frameDifferences(ffmpeg, desk.path('film.mp4'));
      expect(movement).toHaveLength(facts.frames);
      // A picture of one colour has nothing that could be seen to move.
      if (picture !== 'one-pixel.png') expect(Math.max(...movement)).toBeGreaterThan(0.3);
    },
    120_000,
  );

  // Those that answer single sounds; the others move by the beat and the bar.
  it.each(['pulse', 'strike', 'shimmer'])(
    '%s follows music it never heard, and not another',
    async (style) => {
      const desk = await Desk.create();
      const picture = await PICTURES['odd.webp']!(desk.folder);
      await writeSong(ffmpeg, desk.path('song.wav'), 12);
      const line = ['--style', style, '--intensity', '1', ...SMALL];
      const ended = await desk.run('animate', picture, 'song.wav', '-o', 'film.mp4', ...line);
      expect(jsonLines(ended).at(-1)).toMatchObject({ type: 'result', style });
      const movement = await frameDifferences(ffmpeg, desk.path('film.mp4'));
      const heard = await sound(ffmpeg, desk.path('song.wav'), ANALYSIS_SAMPLE_RATE);
      const { own, chance, deviation } = following(movement, heard, FPS);
      expect(own).toBeGreaterThan(0.2);
      expect(own).toBeGreaterThan(chance + 4 * deviation);
    },
    120_000,
  );

  it('rests in silence', async () => {
    const desk = await Desk.create();
    const picture = await PICTURES['odd.webp']!(desk.folder);
    const args = ['-f', 'lavfi', '-i', 'anullsrc=r=44100:cl=stereo', '-t', '1.2'];
    await ffmpegRaw(ffmpeg, ...args, desk.path('silence.wav'));
    const ended = await desk.run('animate', picture, 'silence.wav', '-o', 'film.mp4', ...SMALL);
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    expect(Math.max(...(await frameDifferences(ffmpeg, desk.path('film.mp4'))))).toBeLessThan(0.1);
  });
});
