import { beforeAll, describe, expect, it } from 'vitest';
import { analyzeAudio } from '#core/audio/analyze.ts';
import { ANALYSIS_SAMPLE_RATE, type AudioFeatures } from '#core/audio/features.ts';
import { randomSource } from '#core/random.ts';
import { MOTION_CHANNEL_COUNT, motionChannel } from '#core/timeline/motion-channels.ts';
import { choreograph, type ChoreographyOptions } from '#main/inference/choreograph.ts';
import { motionForClip, type MotionRequest } from '#main/inference/motion-for-clip.ts';
import { trackBeats } from '#main/inference/track-beats.ts';
import { CHOREOGRAPHER_PATH } from '#main/paths.ts';
import { composeSong } from '#models/choreographer/composer/compose.ts';
import { beatAlignment } from '#core/timeline/agreement.ts';
import { visibleChange } from '#core/timeline/visible-change.ts';
import { CLEAN, renderScore, toMono } from '#models/choreographer/synth/render.ts';
import { SOUND_SETS } from '#models/choreographer/synth/sound-sets/index.ts';

const score = composeSong(1_000_000, 14);
let song: AudioFeatures;

beforeAll(() => {
  song = hear(
    toMono(
      renderScore(score, {
        ...CLEAN,
        sampleRate: ANALYSIS_SAMPLE_RATE,
        soundSet: SOUND_SETS.analog,
        seed: 1,
      }),
    ),
  );
});

function hear(samples: Float32Array): AudioFeatures {
  return analyzeAudio({ sampleRate: ANALYSIS_SAMPLE_RATE, samples });
}

const dance = async (changes: Partial<ChoreographyOptions> = {}) =>
  (
    await choreograph({
      features: song,
      beatGrid: null,
      style: 'pulse',
      smoothness: 0,
      seed: 0,
      ...{ picture: null, modelPath: CHOREOGRAPHER_PATH },
      ...changes,
    })
  ).curves;

const size = (curves: Float32Array) => Math.sqrt(curves.reduce((sum, value) => sum + value * value, 0));
const difference = (a: Float32Array, b: Float32Array) => size(a.map((value, i) => value - b[i]!));
/** Mean square of the second differences: how much it trembles. */
function tremor(curves: Float32Array): number {
  let sum = 0;
  for (let i = 2 * MOTION_CHANNEL_COUNT; i < curves.length; i++)
    sum += (curves[i]! - 2 * curves[i - MOTION_CHANNEL_COUNT]! + curves[i - 2 * MOTION_CHANNEL_COUNT]!) ** 2;
  return sum;
}

describe('choreograph', () => {
  it('gives one vector for every heard frame, the same for the same request', async () => {
    const curves = await dance();
    expect(curves).toHaveLength(song.frameCount * MOTION_CHANNEL_COUNT);
    expect(curves.every(Number.isFinite)).toBe(true);
    expect(await dance()).toEqual(curves);
  });

  it('is at rest on the first and the last frame, whatever is heard there', async () => {
    const curves = await dance({ seed: 3 });
    for (const at of [0, song.frameCount - 1])
      expect(size(curves.subarray(at * MOTION_CHANNEL_COUNT, (at + 1) * MOTION_CHANNEL_COUNT))).toBe(0);
  });

  it.each(['pulse', 'sway', 'bounce', 'drift', 'shimmer', 'ripple', 'breathe', 'strike'])(
    '%s: every seed is another dance, as large and as much on the beat',
    async (style) => {
      const seeds = [0, 1, 2, 3, 4, 5];
      const dances: Float32Array[] = [];
      for (const seed of seeds) dances.push(await dance({ style, seed }));
      dances.forEach((a, i) =>
        dances
          .slice(0, i)
          .forEach((b, j) => expect(difference(a, b) / size(a), `seeds ${i} and ${j}`).toBeGreaterThan(0.12)),
      );
      const alignments = dances.map((curves) => beatAlignment(visibleChange(curves), score.beatsSeconds));
      for (const curves of dances) expect(size(curves) / size(dances[0]!)).toBeGreaterThan(0.55);
      for (const curves of dances) expect(size(curves) / size(dances[0]!)).toBeLessThan(1.5);
      // Slow styles are not on single beats, with any seed.
      if (['sway', 'drift', 'breathe'].includes(style)) return;
      for (const alignment of alignments) expect(alignment).toBeGreaterThan(alignments[0]! - 0.12);
    },
  );

  it('trembles less the smoother it is asked to be, and keeps its time', async () => {
    const [sharp, soft, softest] = [
      await dance(),
      await dance({ smoothness: 0.3 }),
      await dance({ smoothness: 1 }),
    ];
    expect(tremor(soft)).toBeLessThan(0.5 * tremor(sharp));
    expect(tremor(softest)).toBeLessThan(0.5 * tremor(soft));
    // Smoothed over both directions of time, the curve fits best where it was.
    const channel = motionChannel('log-scale-x');
    const product = (lag: number) => {
      let sum = 0;
      for (let frame = 30; frame < song.frameCount - 30; frame++)
        sum +=
          soft[(frame + lag) * MOTION_CHANNEL_COUNT + channel]! *
          sharp[frame * MOTION_CHANNEL_COUNT + channel]!;
      return sum;
    };
    const lags = [-4, -3, -2, -1, 0, 1, 2, 3, 4];
    expect(Math.abs(lags.reduce((a, b) => (product(b) > product(a) ? b : a)))).toBeLessThanOrEqual(1);
  });

  it('rests in silence: before, between and after music', async () => {
    const music = toMono(
      renderScore(score, {
        ...CLEAN,
        sampleRate: ANALYSIS_SAMPLE_RATE,
        soundSet: SOUND_SETS.analog,
        seed: 1,
      }),
    ).subarray(0, 6 * ANALYSIS_SAMPLE_RATE);
    const samples = new Float32Array(24 * ANALYSIS_SAMPLE_RATE);
    samples.set(music, 3 * ANALYSIS_SAMPLE_RATE);
    samples.set(music, 14 * ANALYSIS_SAMPLE_RATE);
    for (const style of ['pulse', 'sway', 'drift']) {
      const curves = await dance({ features: hear(samples), style });
      const part = (from: number, to: number) =>
        size(curves.subarray(from * 60 * MOTION_CHANNEL_COUNT, to * 60 * MOTION_CHANNEL_COUNT)) /
        Math.sqrt(to - from);
      const dancing = part(5, 9);
      expect(dancing).toBeGreaterThan(0.1);
      for (const [from, to] of [
        [0, 2.5],
        [12, 13.5],
        [22.5, 24],
      ] as const)
        // prettier-ignore
        expect(part(from, to), `${style}, ${from} s`).toBeLessThan(0.03 * dancing);
    }
  });

  it.each<[string, (t: number, random: () => number) => number]>([
    ['noise', (_, random) => 0.4 * (2 * random() - 1)],
    ['a tone', (t) => 0.4 * Math.sin(2 * Math.PI * 440 * t)],
    ['hum', (t) => 0.3 * Math.sin(2 * Math.PI * 50 * t) + 0.1 * Math.sin(2 * Math.PI * 150 * t)],
    ['nothing at all', () => 0],
  ])('hardly moves to %s', async (_, sample) => {
    const random = randomSource(5).uniform;
    const features = hear(
      Float32Array.from({ length: 10 * ANALYSIS_SAMPLE_RATE }, (_, i) =>
        sample(i / ANALYSIS_SAMPLE_RATE, random),
      ),
    );
    for (const style of ['pulse', 'sway', 'bounce', 'strike']) {
      const still = size(await dance({ features, style })) / Math.sqrt(features.frameCount);
      const dancing = size(await dance({ style })) / Math.sqrt(song.frameCount);
      // Beats are found in a tone too, and what is counted is counted on them.
      const most = ['sway', 'bounce'].includes(style) ? 0.4 : 0.25;
      expect(still / dancing, style).toBeLessThan(most);
    }
  });

  it.each([0, 0.02, 0.5, 1])('takes a recording of %d seconds', async (seconds) => {
    const features = hear(
      Float32Array.from(
        { length: seconds * ANALYSIS_SAMPLE_RATE },
        (_, i) => Math.sin(i / 9) * Math.exp(-i / 4000),
      ),
    );
    const curves = await dance({ features });
    expect(curves).toHaveLength(features.frameCount * MOTION_CHANNEL_COUNT);
    expect(curves.every(Number.isFinite)).toBe(true);
  });

  it('goes over the seam of a minute as if there were none', async () => {
    const samples = toMono(
      renderScore(composeSong(1_000_002, 70), {
        ...CLEAN,
        sampleRate: ANALYSIS_SAMPLE_RATE,
        soundSet: SOUND_SETS.analog,
        seed: 1,
      }),
    );
    const features = hear(samples);
    const { grid } = await trackBeats(features);
    const whole = await dance({ features, beatGrid: grid });
    const told: number[] = [];
    await dance({ features, beatGrid: grid, onProgress: (frames) => told.push(frames) });
    expect(told).toEqual([3600, features.frameCount]);
    const step = (frame: number) =>
      size(
        whole
          .slice(frame * MOTION_CHANNEL_COUNT, (frame + 1) * MOTION_CHANNEL_COUNT)
          .map((value, i) => value - whole[(frame - 1) * MOTION_CHANNEL_COUNT + i]!),
      );
    const usual = Math.max(...Array.from({ length: 240 }, (_, i) => step(3300 + i)));
    for (let frame = 3598; frame < 3610; frame++) expect(step(frame)).toBeLessThan(1.5 * usual);
  });

  it('follows the grid that the artist moved', async () => {
    const { grid } = await trackBeats(song);
    const moved = { ...grid, firstDownbeat: (grid.firstDownbeat + 2) % 4 };
    const [own, other] = [
      await dance({ style: 'sway', beatGrid: grid }),
      await dance({ style: 'sway', beatGrid: moved }),
    ];
    // Half a swing later: the other side.
    expect(size(own.map((value, i) => value + other[i]!)) / size(own)).toBeLessThan(0.75);
    expect(difference(own, other) / size(own)).toBeGreaterThan(1);
  });

  it('names the styles there are when asked for another', async () => {
    await expect(dance({ style: 'tango' })).rejects.toMatchObject({
      code: 'motion.style',
      message: expect.stringContaining('tango') as string,
      remedy: expect.stringContaining('pulse') as string,
    });
  });

  it('stops when cancelled', async () => {
    await expect(dance({ signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
    const controller = new AbortController();
    const long = hear(new Float32Array(130 * ANALYSIS_SAMPLE_RATE).map((_, i) => Math.sin(i / 11)));
    const told: number[] = [];
    const running = dance({
      features: long,
      signal: controller.signal,
      onProgress(frames) {
        told.push(frames);
        controller.abort();
      },
    });
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    expect(told).toEqual([3600]);
  });
});

describe('motionForClip', () => {
  const forClip = (changes: Partial<MotionRequest> = {}) =>
    motionForClip({
      features: song,
      beatGrid: null,
      style: 'bounce',
      ...{ picture: null, smoothness: 0, seed: 0 },
      audioOffsetSeconds: 0,
      durationSeconds: 4,
      ...changes,
    });
  const rows = (curves: Float32Array, from: number, to: number) =>
    curves.slice(from * MOTION_CHANNEL_COUNT, to * MOTION_CHANNEL_COUNT);

  it('covers the timeline to its last frame', async () => {
    const { curves, frameCount } = await forClip({ durationSeconds: 3.99 });
    expect(frameCount).toBe(241);
    expect(curves).toHaveLength(241 * MOTION_CHANNEL_COUNT);
  });

  it('begins where the clip begins in the recording', async () => {
    const whole = (await forClip({ durationSeconds: 10 })).curves;
    const later = (await forClip({ audioOffsetSeconds: 2.5 })).curves;
    expect(rows(later, 0, 241)).toEqual(rows(whole, 150, 391));
  });

  it('rests until a recording begins that is laid later', async () => {
    const whole = (await forClip({ durationSeconds: 10 })).curves;
    const late = (await forClip({ audioOffsetSeconds: -1.5 })).curves;
    expect(size(rows(late, 0, 90))).toBe(0);
    expect(rows(late, 90, 241)).toEqual(rows(whole, 0, 151));
  });

  it('rests after the recording’s end, and where it lies outside the timeline', async () => {
    const seconds = song.frameCount / 60;
    const over = (await forClip({ audioOffsetSeconds: seconds - 1, durationSeconds: 5 })).curves;
    expect(size(rows(over, 62, 301))).toBe(0);
    expect(size((await forClip({ audioOffsetSeconds: 100 })).curves)).toBe(0);
    expect(size((await forClip({ audioOffsetSeconds: -100 })).curves)).toBe(0);
  });
});
