import { describe, expect, it } from 'vitest';
import { analyzeAudio } from '#core/audio/analyze.ts';
import {
  ANALYSIS_SAMPLE_RATE,
  CHROMA_BINS,
  CHROMA_INDEX,
  FEATURE_COUNT,
  LOUDNESS_INDEX,
  MEL_BANDS,
  ONSET_INDEX,
  type AudioFeatures,
} from '#core/audio/features.ts';
import { hzToMel, melToHz } from '#core/audio/mel.ts';
import { randomSource } from '#core/random.ts';

const hear = (seconds: number, sample: (t: number) => number): AudioFeatures =>
  analyzeAudio({
    sampleRate: ANALYSIS_SAMPLE_RATE,
    samples: Float32Array.from({ length: Math.round(seconds * ANALYSIS_SAMPLE_RATE) }, (_, i) =>
      sample(i / ANALYSIS_SAMPLE_RATE),
    ),
  });
const sine = (hz: number) => (t: number) => 0.5 * Math.sin(2 * Math.PI * hz * t);
const row = ({ values }: AudioFeatures, seconds: number) => {
  const at = Math.round(seconds * 60) * FEATURE_COUNT;
  return values.subarray(at, at + FEATURE_COUNT);
};
const largest = (values: Float32Array, from: number, count: number) =>
  values.subarray(from, from + count).indexOf(Math.max(...values.subarray(from, from + count)));

describe('analyzeAudio', () => {
  it('has a row for every sixtieth of a second, the first on second 0', () => {
    expect(hear(1, sine(440)).frameCount).toBe(61);
    expect(hear(0.5, sine(440)).frameCount).toBe(31);
    expect(hear(0, sine(440)).frameCount).toBe(1);
  });

  it('refuses another sample rate', () => {
    expect(() => analyzeAudio({ sampleRate: 44_100, samples: new Float32Array(1) })).toThrow('44100');
  });

  it('hears nothing in silence, nor in the hiss of dither', () => {
    const random = randomSource(1);
    for (const level of [0, 3e-5, 5e-4]) {
      const heard = hear(2, () => level * (2 * random.uniform() - 1));
      expect(heard.values.every((value) => value === 0)).toBe(true);
    }
    expect(
      row(
        hear(2, () => 0.01 * (2 * random.uniform() - 1)),
        1,
      )[LOUDNESS_INDEX],
    ).toBeGreaterThan(0.9);
  });

  it.each([
    ['A', 440, 9],
    ['C', 523.25, 0],
    ['F sharp', 369.99, 6],
  ])('a tone on %s has that pitch class, and its mel band is loudest', (_, hz, pitchClass) => {
    const heard = row(hear(1, sine(hz)), 0.5);
    expect(largest(heard, CHROMA_INDEX, CHROMA_BINS)).toBe(pitchClass);
    const topMel = hzToMel(ANALYSIS_SAMPLE_RATE / 2);
    const centreHz = melToHz((topMel * (largest(heard, 0, MEL_BANDS) + 1)) / (MEL_BANDS + 1));
    // Bands lie 47 Hz apart down there.
    expect(Math.abs(centreHz - hz)).toBeLessThan(47);
  });

  it('hears a quietly mastered recording as a loud one', () => {
    const tune = (gain: number) => (t: number) => gain * sine(300 + 200 * Math.floor(t * 4))(t);
    const [loud, quiet] = [hear(2, tune(1)), hear(2, tune(0.01))];
    loud.values.forEach((value, i) => expect(quiet.values[i]).toBeCloseTo(value, 2));
  });

  it('places an onset within a frame of where it is', () => {
    const burst = (t: number) => (t < 0.73 ? 0 : Math.exp(-(t - 0.73) * 20) * sine(900)(t));
    const heard = hear(1.5, burst);
    const onsets = Float32Array.from(
      { length: heard.frameCount },
      (_, i) => row(heard, i / 60)[ONSET_INDEX]!,
    );
    expect(Math.abs(onsets.indexOf(Math.max(...onsets)) - 0.73 * 60)).toBeLessThan(1.5);
  });

  it('is louder by ear for a middle tone than for a deep one of the same power', () => {
    const both = hear(2, (t) => (t < 1 ? sine(50)(t) : sine(2000)(t)));
    const [deep, middle] = [row(both, 0.5), row(both, 1.5)].map((heard) => heard[LOUDNESS_INDEX]!);
    // A-weighting takes 30 dB from 50 Hz and adds one at 2 kHz.
    expect((middle! - deep!) * 80).toBeGreaterThan(28);
    expect((middle! - deep!) * 80).toBeLessThan(35);
  });

  it('gives the same rows for the middle of a recording whatever lies far from it', () => {
    const random = randomSource(4);
    const noise = Float32Array.from({ length: 6 * ANALYSIS_SAMPLE_RATE }, () => random.uniform() - 0.5);
    const whole = analyzeAudio({ sampleRate: ANALYSIS_SAMPLE_RATE, samples: noise });
    // From second 2 on: 120 frames, a multiple of the chroma stride.
    const part = analyzeAudio({
      sampleRate: ANALYSIS_SAMPLE_RATE,
      samples: noise.slice(2 * ANALYSIS_SAMPLE_RATE),
    });
    for (const at of [1, 2, 3]) {
      const [a, b] = [row(whole, at + 2), row(part, at)];
      // Levels are relative to the loudest moment, which may differ a little between the two.
      const shift = b[0]! - a[0]!;
      for (let i = 0; i < MEL_BANDS; i++) expect(b[i]! - a[i]!).toBeCloseTo(shift, 4);
      for (let i = 0; i < CHROMA_BINS; i++) expect(b[CHROMA_INDEX + i]).toBeCloseTo(a[CHROMA_INDEX + i]!, 5);
    }
  });

  it('takes ten minutes with little more memory than the rows themselves', () => {
    const samples = new Float32Array(600 * ANALYSIS_SAMPLE_RATE);
    for (let i = 0; i < samples.length; i += 4800) samples[i] = 0.8;
    const rowsBytes = (600 * 60 + 1) * FEATURE_COUNT * 4;
    const before = process.memoryUsage().arrayBuffers;
    const { frameCount, values } = analyzeAudio({ sampleRate: ANALYSIS_SAMPLE_RATE, samples });
    expect(frameCount).toBe(36_001);
    // Log-mel once beside the rows, and the chroma of every fourth frame.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(3 * rowsBytes);
    expect(values.every(Number.isFinite)).toBe(true);
  });
});
