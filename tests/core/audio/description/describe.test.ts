/** What is told of a recording beside its beats. */
import { describe, expect, it } from 'vitest';
import { analyzeAudio } from '#core/audio/analyze.ts';
import { estimateKey } from '#core/audio/description/key.ts';
import { onsetTimes } from '#core/audio/description/onset-times.ts';
import { findSections } from '#core/audio/description/sections.ts';
import { FEATURE_NAMES, summarizeFeatures } from '#core/audio/description/summary.ts';
import { tempoCurve } from '#core/audio/description/tempo-curve.ts';
import { ANALYSIS_SAMPLE_RATE, FEATURE_COUNT } from '#core/audio/features.ts';
import { randomSource } from '#core/random.ts';

const hear = (seconds: number, sample: (t: number) => number) =>
  analyzeAudio({
    sampleRate: ANALYSIS_SAMPLE_RATE,
    samples: Float32Array.from({ length: Math.round(seconds * ANALYSIS_SAMPLE_RATE) }, (_, i) =>
      sample(i / ANALYSIS_SAMPLE_RATE),
    ),
  });
const note = (midi: number, t: number) => Math.sin(2 * Math.PI * 440 * 2 ** ((midi - 69) / 12) * t);
/** Chords of a second each, of MIDI notes. */
const chords = (all: readonly (readonly number[])[]) => (t: number) => {
  const chord = all[Math.floor(t) % all.length]!;
  return 0.2 * chord.reduce((sum, midi) => sum + note(midi, t), 0) * Math.min(1, 20 * (t % 1));
};
const CADENCE = [[60, 64, 67], [65, 69, 72], [67, 71, 74], [60, 64, 67]]; // prettier-ignore

describe('what is told of a recording', () => {
  it('onsets lie where sounds begin', () => {
    const begins = [0.4, 0.83, 1.21, 1.9, 2.55];
    const features = hear(3, (t) =>
      begins.reduce((sum, at) => sum + (t < at ? 0 : Math.exp(-25 * (t - at)) * note(81, t - at)), 0),
    );
    const found = onsetTimes(features);
    expect(found).toHaveLength(begins.length);
    begins.forEach((at, i) => expect(Math.abs(found[i]! - at)).toBeLessThan(0.02));
  });

  it.each([
    ['C', 'major', CADENCE],
    ['D', 'major', CADENCE.map((chord) => chord.map((midi) => midi + 2))],
    ['A', 'minor', [[57, 60, 64], [62, 65, 69], [64, 68, 71], [57, 60, 64]]],
  ])('a cadence in %s %s has that key', (tonic, mode, music) => {
    const key = estimateKey(hear(8, chords(music)));
    expect(key).toMatchObject({ tonic, mode });
    expect(key!.correlation).toBeGreaterThan(0.7);
  }); // prettier-ignore

  it('silence has no key, no onsets, one section', () => {
    const silence = hear(3, () => 0);
    expect(estimateKey(silence)).toBeNull();
    expect(onsetTimes(silence)).toEqual([]);
    expect(findSections(silence)).toEqual([{ startSeconds: 0, endSeconds: 3, energy: 0 }]);
  });

  it('sections begin where the music becomes another, and tell how loud they are', () => {
    const random = randomSource(2);
    const hats = (t: number) => (t % 0.25 < 0.03 ? 0.5 * (2 * random.uniform() - 1) : 0);
    const quiet = (t: number) => 0.1 * chords(CADENCE)(t);
    const loud = (t: number) =>
      chords([
        [48, 55],
        [53, 60],
      ])(t) + hats(t);
    const sections = findSections(hear(60, (t) => (t < 20 ? quiet(t) : t < 42 ? loud(t) : quiet(t))));
    expect(sections.map(({ startSeconds }) => Math.round(startSeconds))).toEqual([0, 20, 42]);
    expect(sections.map(({ endSeconds }) => Math.round(endSeconds))).toEqual([20, 42, 60]);
    const [before, between, after] = sections.map(({ energy }) => energy) as [number, number, number];
    expect(between).toBeGreaterThan(before + 0.1);
    expect(Math.abs(before - after)).toBeLessThan(0.05);
  });

  it('music that stays as it is has one section', () => {
    expect(findSections(hear(40, chords(CADENCE)))).toHaveLength(1);
  });

  it('the tempo’s course follows the beats', () => {
    const beats = Array.from({ length: 40 }, (_, i) => (i < 20 ? i * 0.5 : 9.5 + (i - 19) * 0.4));
    const curve = tempoCurve(beats);
    expect(curve).toHaveLength(40);
    expect([curve[5]!.bpm, curve[34]!.bpm]).toEqual([expect.closeTo(120, 6), expect.closeTo(150, 6)]);
    expect(curve[19]!.bpm).toBeGreaterThan(121);
    expect(tempoCurve([1])).toEqual([]);
  });

  it('every feature is summed up under a name of its own', () => {
    const features = hear(2, (t) => note(69, t));
    const summary = summarizeFeatures(features);
    expect(new Set(FEATURE_NAMES).size).toBe(FEATURE_COUNT);
    expect(Object.keys(summary)).toEqual(FEATURE_NAMES);
    expect(summary['chroma-A']!.mean).toBeGreaterThan(0.9);
    expect(summary['chroma-D#']!.mean).toBeLessThan(0.2);
    expect(summary['loudness']!.most).toBeCloseTo(1, 5);
    expect(summary['loudness']!.least).toBeLessThan(summary['loudness']!.mean);
  });
});
