/**
 * Training material: composed songs, played and mastered each in its own way, with what the network hears
 * and what an animator would draw.
 */
import { analyzeAudio } from '#core/audio/analyze.ts';
import { trackBeats } from '#core/audio/beats/track-beats.ts';
import { ANALYSIS_SAMPLE_RATE, LOUDNESS_INDEX, ONSET_INDEX } from '#core/audio/features.ts';
import type { BeatGrid } from '#core/document/records.ts';
import { randomSource } from '#core/random.ts';
import { composeSong } from '../composer/compose.ts';
import type { Score } from '../composer/score.ts';
import { INPUT_COUNT, networkInputs } from '../inputs.ts';
import { drawStyle } from '../styles/pen.ts';
import { STYLES } from '../styles/index.ts';
import { renderScore, toMono } from '../synth/render.ts';
import { SOUND_SETS } from '../synth/voices.ts';

export interface Example {
  readonly name: string;
  readonly frameCount: number;
  /** `[frameCount, INPUT_COUNT]` */
  readonly inputs: Float32Array;
  /** One `[frameCount, MOTION_CHANNEL_COUNT]` for each style. */
  readonly targets: readonly Float32Array[];
  readonly loudness: Float32Array;
  readonly onsets: Float32Array;
}

export interface ExampleOptions {
  readonly seconds: number;
  /** Hears the grid the beat tracker finds, as in use; else, mostly, the composer's own. */
  readonly trackedGrid: boolean;
}

/** @param seed songs below 1,000,000 are for training, those above for testing */
export function makeExample(seed: number, { seconds, trackedGrid }: ExampleOptions): Example {
  const random = randomSource(seed + 404);
  const score = composeSong(seed, seconds);
  const samples = toMono(
    renderScore(score, {
      sampleRate: ANALYSIS_SAMPLE_RATE,
      sounds: random.pick(Object.values(SOUND_SETS)),
      seed,
      room: 0.35 * random.uniform(),
      drive: 0.8 + 1.8 * random.uniform() ** 2,
      lowPassHz: random.uniform() < 0.25 ? 2500 + 6000 * random.uniform() : Infinity,
      noise: random.uniform() < 0.4 ? 0.01 * random.uniform() : 0,
    }),
  );
  const features = analyzeAudio({ sampleRate: ANALYSIS_SAMPLE_RATE, samples });
  const { frameCount } = features;
  const tracked = trackedGrid || random.uniform() < 0.25;
  const inputs = networkInputs(features, tracked ? trackBeats(features) : gridOf(score));
  const column = (index: number) =>
    Float32Array.from(
      { length: frameCount },
      (_, frame) => features.values[(frame * features.values.length) / frameCount + index]!,
    );
  return {
    name: score.name,
    frameCount,
    inputs,
    targets: STYLES.map((style) => drawStyle(style, score, frameCount)),
    loudness: column(LOUDNESS_INDEX),
    onsets: column(ONSET_INDEX),
  };
}

function gridOf({ beatsSeconds, beatsPerBar }: Score): BeatGrid {
  return { beatsSeconds, beatsPerBar, firstDownbeat: 0, tempoBpm: 0 };
}

/** Rows of an example from a frame on. */
export function inputRows({ inputs }: Example, frame: number, count: number): Float32Array {
  return inputs.subarray(frame * INPUT_COUNT, (frame + count) * INPUT_COUNT);
}
