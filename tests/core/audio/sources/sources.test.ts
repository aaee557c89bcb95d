import { describe, expect, it } from 'vitest';
import { analyzeAudio } from '#core/audio/analyze.ts';
import { FEATURE_COUNT, ONSET_INDEX } from '#core/audio/features.ts';
import { SOURCE_FILTERS, type FilteredSource } from '#core/audio/sources/filters.ts';
import { hearSource } from '#core/audio/sources/hear-source.ts';
import { separateSource } from '#core/audio/sources/separate.ts';
import { shortTimeSpectra, soundOf } from '#core/audio/sources/short-time.ts';
import { slidingMedian } from '#core/audio/sources/sliding-median.ts';
import { randomSource } from '#core/random.ts';

const SAMPLE_RATE = 24_000;

describe('the sliding median', () => {
  it('is the middle of the sorted window, in any row of an array', () => {
    const random = randomSource(3);
    // Many equal values among others.
    const values = Float32Array.from({ length: 60 }, () => Math.floor(6 * random.uniform()));
    const medians = new Float32Array(60);
    for (let row = 0; row < 3; row++)
      slidingMedian(values, { offset: row, stride: 3, length: 20 }, 4, medians);
    for (let row = 0; row < 3; row++) {
      for (let place = 0; place < 20; place++) {
        const window = Array.from(
          { length: 9 },
          (_, i) => values[row + 3 * Math.min(19, Math.max(0, place - 4 + i))]!,
        );
        expect(medians[row + 3 * place]).toBe(window.sort((a, b) => a - b)[4]);
      }
    }
  });
});

it('sound comes back from its spectra as it was', () => {
  const size = { windowSamples: 256, hopSamples: 64 };
  const samples = Float32Array.from({ length: 1000 }, (_, i) => Math.sin(i * 0.37) * Math.cos(i * i * 0.001));
  const back = soundOf(shortTimeSpectra(samples, size), size, samples.length);
  expect(Math.max(...back.map((value, i) => Math.abs(value - samples[i]!)))).toBeLessThan(1e-5);
});

/** Noise bursts twice a second, a low and a high tone; `parts` chooses. */
function sound(seconds: number, parts: readonly ('hit' | 'low' | 'high')[], loudness = 0.3): Float32Array {
  const random = randomSource(7);
  return Float32Array.from({ length: seconds * SAMPLE_RATE }, (_, i) => {
    const t = i / SAMPLE_RATE;
    const burst = (random.uniform() - 0.5) * Math.exp(-(t % 0.5) / 0.02);
    const values = {
      hit: burst,
      low: 0.3 * Math.sin(2 * Math.PI * 82 * t),
      high: 0.2 * Math.sin(2 * Math.PI * 660 * t),
    };
    return loudness * parts.reduce((sum, part) => sum + values[part], 0);
  });
}

function part(samples: Float32Array, source: FilteredSource): Float32Array {
  const work = separateSource({ sampleRate: SAMPLE_RATE, samples }, SOURCE_FILTERS[source]);
  for (let step = work.next(); ; step = work.next()) if (step.done) return step.value.samples;
}

/** Cosine of the angle between two sounds: 1 where they are the same but for their level. */
function likeness(a: Float32Array, b: Float32Array): number {
  let [ab, aa, bb] = [0, 0, 0];
  // The ends, where there is no time before or after to tell what lasts, are left out.
  for (let i = SAMPLE_RATE / 2; i < a.length - SAMPLE_RATE / 2; i++) {
    ab += a[i]! * b[i]!;
    aa += a[i]! ** 2;
    bb += b[i]! ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}

describe('a source', () => {
  const mixed = sound(3, ['hit', 'low', 'high']);
  it.each([
    ['drums', 'hit'],
    ['bass', 'low'],
    ['other', 'high'],
  ] as const)('%s is filtered out of what sounds with it', (source, own) => {
    const separated = part(mixed, source);
    const alone = sound(3, [own]);
    expect(separated).toHaveLength(mixed.length);
    expect(likeness(separated, alone)).toBeGreaterThan(0.9);
    expect(likeness(separated, alone)).toBeGreaterThan(likeness(mixed, alone) + 0.1);
  });

  it('is as loud as the recording, however quiet it is in it', () => {
    const peak = (samples: Float32Array) => Math.max(...samples.map(Math.abs));
    for (const source of ['drums', 'bass', 'other'] as const)
      expect(peak(part(mixed, source))).toBeCloseTo(peak(mixed), 5);
  });

  it('that a recording does not have is silence', () => {
    const bass = part(sound(2, ['high']), 'bass');
    expect(bass.every((sample) => sample === 0)).toBe(true);
    expect(part(new Float32Array(SAMPLE_RATE), 'drums').every((sample) => sample === 0)).toBe(true);
  });

  it('is heard to begin where it does, and to rest between', () => {
    const samples = mixed;
    const work = separateSource({ sampleRate: SAMPLE_RATE, samples }, SOURCE_FILTERS.drums);
    let step = work.next();
    while (!step.done) step = work.next();
    const whole = analyzeAudio({ sampleRate: SAMPLE_RATE, samples });
    const heard = hearSource(step.value, whole, SOURCE_FILTERS.drums);
    expect(heard.frameCount).toBe(whole.frameCount);
    const onset = (frame: number) => heard.values[frame * FEATURE_COUNT + ONSET_INDEX]!;
    // A burst every 30 frames.
    for (const hit of [30, 60, 90, 120]) {
      const near = Math.max(...[-2, -1, 0, 1, 2].map((lag) => onset(hit + lag)));
      for (let frame = hit + 8; frame < hit + 22; frame++) expect(onset(frame)).toBeLessThan(near / 2);
    }
  });

  it('in the recording’s spectrum is heard in every register, and silence as silence', () => {
    const bass = { sampleRate: SAMPLE_RATE, samples: part(mixed, 'bass') };
    const whole = analyzeAudio({ sampleRate: SAMPLE_RATE, samples: mixed });
    const heard = hearSource(bass, whole, SOURCE_FILTERS.bass);
    const top = (band: number) => heard.values[60 * FEATURE_COUNT + band]!;
    for (const band of [2, 20, 50]) expect(top(band)).toBeGreaterThan(0.3);
    const silent = { sampleRate: SAMPLE_RATE, samples: new Float32Array(mixed.length) };
    expect(hearSource(silent, whole, SOURCE_FILTERS.bass).values.every((value) => value === 0)).toBe(true);
  });

  it('has no seam where one stretch of work meets the next', () => {
    const tone = sound(21, ['high']);
    const other = part(tone, 'other');
    const around = (seconds: number) =>
      likeness(
        other.slice((seconds - 0.7) * SAMPLE_RATE, (seconds + 0.3) * SAMPLE_RATE + SAMPLE_RATE / 2),
        tone.slice((seconds - 0.7) * SAMPLE_RATE, (seconds + 0.3) * SAMPLE_RATE + SAMPLE_RATE / 2),
      );
    expect(around(20)).toBeCloseTo(around(10), 4);
    expect(around(20)).toBeGreaterThan(0.999);
  });
});
