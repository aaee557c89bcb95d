/**
 * Training material: composed songs, played and mastered each in its own way, with what the network hears
 * and what an animator would draw on the grid that it is given.
 */
import { analyzeAudio } from '#core/audio/analyze.ts';
import {
  ANALYSIS_SAMPLE_RATE,
  LOUDNESS_INDEX,
  ONSET_INDEX,
  featureCourse,
  type AudioFeatures,
} from '#core/audio/features.ts';
import type { BeatGrid } from '#core/document/records.ts';
import { randomSource, type RandomSource } from '#core/random.ts';
import { MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';
import { composeSong } from '../composer/compose.ts';
import type { Score } from '../composer/score.ts';
import { INPUT_COUNT, networkInputs } from '../inputs.ts';
import { applyFitting, fitToPicture, type ShownPicture } from '../styles/on-subject.ts';
import { drawStyle, gridOf } from '../styles/pen.ts';
import { STYLES } from '../styles/index.ts';
import { disturbance } from './disturbance.ts';
import { renderSong } from './random-master.ts';

export interface Example {
  readonly name: string;
  readonly frameCount: number;
  /** `[frameCount, INPUT_COUNT]` */
  readonly inputs: Float32Array;
  /**
   * One `[frameCount, MOTION_CHANNEL_COUNT]` for each style, drawn on the grid the inputs tell of, for a layer
   * that shows nothing in particular. `targetOf` fits them to a picture.
   */
  readonly targets: readonly Float32Array[];
  readonly loudness: Float32Array;
  readonly onsets: Float32Array;
  readonly score: Score;
  readonly features: AudioFeatures;
  readonly grid: BeatGrid;
}

/** Finds the beats of a recording: a network's work, so that who makes examples brings it. */
export type TrackBeats = (features: AudioFeatures) => Promise<BeatGrid>;

export interface ExampleOptions {
  readonly seconds: number;
  readonly trackBeats: TrackBeats;
  /** Hears the grid the beat tracker finds, as in use; else the composer's own, or one an artist moved. */
  readonly trackedGrid: boolean;
}

/**
 * @param seed songs below 1,000,000 are for training and validation, those from there on for testing. Of these the
 *   even ones are new songs on known sounds, the odd ones are played on the sound set that was held out
 */
export async function makeExample(
  seed: number,
  { seconds, trackedGrid, trackBeats }: ExampleOptions,
): Promise<Example> {
  const random = randomSource(seed + 404);
  const score = composeSong(seed, seconds);
  const samples = renderSong(score, { sampleRate: ANALYSIS_SAMPLE_RATE, seed });
  const features = analyzeAudio({ sampleRate: ANALYSIS_SAMPLE_RATE, samples });
  const grid = await (trackedGrid ? trackBeats(features) : someGrid(features, score, random, trackBeats));
  return exampleOf(features, score, grid);
}

/** A recording without music, in which everything rests: noise, hum, a tone. */
export function makeDisturbance(seed: number, seconds: number): Example {
  const features = analyzeAudio(disturbance(seed, seconds));
  const score: Score = {
    name: `disturbance-${seed}`,
    notes: [],
    chords: [],
    sections: [],
    beatsSeconds: [],
    beatsPerBar: 4,
    durationSeconds: seconds,
  };
  return exampleOf(features, score, NO_GRID);
}

function exampleOf(features: AudioFeatures, score: Score, grid: BeatGrid): Example {
  const { frameCount } = features;
  return {
    name: score.name,
    frameCount,
    inputs: networkInputs(features, grid),
    targets: STYLES.map((style) => drawStyle(style, score, grid, frameCount)),
    loudness: featureCourse(features, LOUDNESS_INDEX),
    onsets: featureCourse(features, ONSET_INDEX),
    ...{ score, features, grid },
  };
}

/** The same music heard as it sounds, without what comes. */
export function withoutLookAhead(example: Example): Example {
  return { ...example, inputs: networkInputs(example.features, example.grid, { lookAhead: false }) };
}

const NO_GRID: BeatGrid = { tempoBpm: 0, beatsPerBar: 4, beatsSeconds: [], firstDownbeat: 0 };

/** The tracker's grid, the score's, the score's with its bars begun elsewhere, or none. */
async function someGrid(
  features: AudioFeatures,
  score: Score,
  random: RandomSource,
  trackBeats: TrackBeats,
): Promise<BeatGrid> {
  const chance = random.uniform();
  if (chance < 0.45) return trackBeats(features);
  if (chance < 0.5) return NO_GRID;
  const own = gridOf(score);
  return chance < 0.75 ? own : { ...own, firstDownbeat: random.below(own.beatsPerBar) };
}

/** Rows of an example from a frame on. */
export function inputRows({ inputs }: Example, frame: number, count: number): Float32Array {
  return inputs.subarray(frame * INPUT_COUNT, (frame + count) * INPUT_COUNT);
}

/** What an animator draws from a frame on for a layer that shows a picture, or any; a copy. */
export function targetOf(
  example: Example,
  style: number,
  picture: ShownPicture | null,
  frame = 0,
  count = example.frameCount,
): Float32Array {
  const curves = example.targets[style]!.slice(
    frame * MOTION_CHANNEL_COUNT,
    (frame + count) * MOTION_CHANNEL_COUNT,
  );
  if (picture) applyFitting(curves, fitToPicture(STYLES[style]!, picture));
  return curves;
}
