/** Training material: composed songs as the network hears them, with their beats, metronomes, and sound without beats. */
import { analyzeAudio } from '#core/audio/analyze.ts';
import { downbeatsOf } from '#core/audio/beats/grid.ts';
import { ANALYSIS_SAMPLE_RATE, type AudioFeatures } from '#core/audio/features.ts';
import { composeSong } from '#models/choreographer/composer/compose.ts';
import { disturbance } from '#models/choreographer/training/disturbance.ts';
import { renderSong } from '#models/choreographer/training/random-master.ts';
import { HEARD_COUNT, heardRows } from '../inputs.ts';
import type { Statistics } from '../network.ts';
import { babble, metronome } from './plain-sounds.ts';

export interface Example {
  readonly name: string;
  readonly frameCount: number;
  /** `[frameCount, HEARD_COUNT]` */
  readonly rows: Float32Array;
  readonly beatsSeconds: readonly number[];
  readonly downbeatsSeconds: readonly number[];
}

/** A song to judge by: the features a decoder may want too. */
export interface JudgedSong {
  readonly name: string;
  readonly features: AudioFeatures;
  readonly beatsSeconds: readonly number[];
  readonly downbeatsSeconds: readonly number[];
  readonly beatsPerBar: number;
}

/** @param seed as `soundSetOf` has it: from `FIRST_TEST_SEED` on for testing only, the odd ones on the held-out set */
export function makeSong(seed: number, seconds: number): JudgedSong {
  const score = composeSong(seed, seconds);
  const samples = renderSong(score, { sampleRate: ANALYSIS_SAMPLE_RATE, seed });
  const { name, beatsSeconds, beatsPerBar, firstDownbeat = 0 } = score;
  return {
    name,
    features: analyzeAudio({ sampleRate: ANALYSIS_SAMPLE_RATE, samples }),
    beatsSeconds,
    downbeatsSeconds: downbeatsOf({ beatsSeconds, beatsPerBar, firstDownbeat }),
    beatsPerBar,
  };
}

export function exampleOf({
  name,
  features,
  beatsSeconds,
  downbeatsSeconds,
}: Omit<JudgedSong, 'beatsPerBar'>): Example {
  const { frameCount } = features;
  const rows = heardRows(features).subarray(0, frameCount * HEARD_COUNT);
  return { name, frameCount, rows, beatsSeconds, downbeatsSeconds };
}

/** A recording without beats: every third one noise, hum or a tone, the others babble. */
export function makeDisturbance(seed: number, seconds: number): Example {
  const features = analyzeAudio(seed % 3 === 0 ? disturbance(seed, seconds) : babble(seed, seconds));
  return exampleOf({ name: `disturbance-${seed}`, features, beatsSeconds: [], downbeatsSeconds: [] });
}

export function makeMetronome(seed: number, seconds: number): Example {
  const { audio, beatsSeconds, downbeatsSeconds } = metronome(seed, seconds);
  return exampleOf({
    name: `metronome-${seed}`,
    features: analyzeAudio(audio),
    beatsSeconds,
    downbeatsSeconds,
  });
}

/** Below this an input hardly varies; dividing by less would only raise noise. */
const LEAST_DEVIATION = 0.05;

export function statisticsOf(examples: readonly Example[]): Statistics {
  const sum = new Float64Array(HEARD_COUNT);
  const squares = new Float64Array(HEARD_COUNT);
  let frames = 0;
  for (const { rows, frameCount } of examples) {
    frames += frameCount;
    rows.forEach((value, i) => {
      sum[i % HEARD_COUNT]! += value;
      squares[i % HEARD_COUNT]! += value * value;
    });
  }
  const mean = Array.from(sum, (value) => value / frames);
  const deviation = Array.from(squares, (value, i) => Math.sqrt(Math.max(0, value / frames - mean[i]! ** 2)));
  return { mean, deviation: deviation.map((value) => Math.max(LEAST_DEVIATION, value)) };
}
