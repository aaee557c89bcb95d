/** Training material: composed songs as the network hears them, with their beats, and sound without beats. */
import { analyzeAudio } from '#core/audio/analyze.ts';
import { ANALYSIS_SAMPLE_RATE, type AudioFeatures } from '#core/audio/features.ts';
import { randomSource } from '#core/random.ts';
import { composeSong } from '#models/choreographer/composer/compose.ts';
import { renderScore, toMono } from '#models/choreographer/synth/render.ts';
import { disturbance } from '#models/choreographer/training/disturbance.ts';
import { randomMaster } from '#models/choreographer/training/random-master.ts';
import { HEARD_COUNT, heardRows } from '../inputs.ts';
import type { Statistics } from '../network.ts';

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

/** @param seed songs below 1,000,000 are for training, those above for testing */
export function makeSong(seed: number, seconds: number): JudgedSong {
  const score = composeSong(seed, seconds);
  const options = { sampleRate: ANALYSIS_SAMPLE_RATE, seed, ...randomMaster(randomSource(seed + 404)) };
  const samples = toMono(renderScore(score, options));
  const { name, beatsSeconds, beatsPerBar } = score;
  return {
    name,
    features: analyzeAudio({ sampleRate: ANALYSIS_SAMPLE_RATE, samples }),
    beatsSeconds,
    downbeatsSeconds: beatsSeconds.filter((_, beat) => beat % beatsPerBar === 0),
    beatsPerBar,
  };
}

export function exampleOf({ name, features, beatsSeconds, downbeatsSeconds }: JudgedSong): Example {
  return { name, frameCount: features.frameCount, rows: heardRows(features), beatsSeconds, downbeatsSeconds };
}

/** A recording without beats: noise, hum, a tone. */
export function makeDisturbance(seed: number, seconds: number): Example {
  const features = analyzeAudio(disturbance(seed, seconds));
  const silent = { beatsSeconds: [], downbeatsSeconds: [] };
  return { name: `disturbance-${seed}`, frameCount: features.frameCount, rows: heardRows(features), ...silent };
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
