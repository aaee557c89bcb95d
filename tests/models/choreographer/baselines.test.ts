/** What the network is put beside does what it says. */
import { describe, expect, it } from 'vitest';
import { MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';
import {
  fitLoudnessFollower,
  fitOnsetPulse,
  holdLast,
  onsetPulses,
  type Case,
} from '#models/choreographer/training/baselines.ts';
import type { Example } from '#models/choreographer/training/examples.ts';

const FRAMES = 600;
const HITS = [60, 130, 250, 265, 400];

/** A song of nothing but loudness and onsets, and a target in the first channel. */
function song(parts: { loudness?: (frame: number) => number; target: (frame: number) => number }): Case {
  const of = (valueAt: (frame: number) => number) =>
    Float32Array.from({ length: FRAMES }, (_, frame) => valueAt(frame));
  const target = new Float32Array(FRAMES * MOTION_CHANNEL_COUNT);
  for (let frame = 0; frame < FRAMES; frame++) target[frame * MOTION_CHANNEL_COUNT] = parts.target(frame);
  const example = {
    frameCount: FRAMES,
    loudness: of(parts.loudness ?? (() => 0.5)),
    onsets: of((frame) => (HITS.includes(frame) ? 2 : 0.1)),
  };
  return { example: example as unknown as Example, style: 0, target };
}
const first = (curves: Float32Array) =>
  Float32Array.from({ length: FRAMES }, (_, frame) => curves[frame * MOTION_CHANNEL_COUNT]!);
const far = (a: Float32Array, b: Float32Array) => Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));

describe('baselines', () => {
  it('hold-last knows the movement every two seconds', () => {
    const one = song({ target: (frame) => frame });
    const held = first(holdLast(one));
    expect([held[0], held[119], held[120], held[599]]).toEqual([0, 0, 120, 480]);
  });

  it('the loudness follower finds a line over loudness', () => {
    const loudness = (frame: number) => 0.5 + 0.3 * Math.sin(frame / 40);
    const one = song({ loudness, target: (frame) => 0.2 - 0.7 * loudness(frame) });
    expect(far(first(fitLoudnessFollower([one])(one)), first(one.target))).toBeLessThan(1e-3);
  });

  it('the onset pulse finds the answer to an onset, overlaps and a wind-up counted', () => {
    const answer = (t: number) => (t < -8 || t > 40 ? 0 : t < 0 ? -0.1 : Math.exp(-t / 9));
    const one = song({
      target: (frame) => 0.3 + 2 * HITS.reduce((sum, hit) => sum + answer(frame - hit), 0),
    });
    expect(far(first(fitOnsetPulse([one])(one)), first(one.target))).toBeLessThan(0.01);
  });

  it('hears an onset where it is strongest, once, and none in an even hiss', () => {
    const { onsets } = song({ target: () => 0 }).example;
    expect(
      [...onsetPulses(onsets).entries()].filter(([, pulse]) => pulse > 0).map(([frame]) => frame),
    ).toEqual(HITS);
    expect(onsetPulses(new Float32Array(FRAMES).fill(0.4)).every((pulse) => pulse === 0)).toBe(true);
  });
});
