/** The songs and pictures that choreographers are trained and judged with. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Statistics } from '#models/choreographer/network.ts';
import {
  makeDisturbance,
  makeExample,
  type Example,
  type TrackBeats,
} from '#models/choreographer/training/examples.ts';
import { readSeenPictures, type SeenPictures } from '#models/choreographer/training/seen-pictures.ts';
import { statisticsOf } from '#models/choreographer/training/statistics.ts';
import {
  FIRST_TEST_SEED,
  HELD_OUT_SOUND_SET,
  soundSetOf,
} from '#models/choreographer/synth/sound-sets/index.ts';
import { openBeatTracker } from '../../inference/track-beats.ts';
import { ROOT } from '../../paths.ts';
import type { PreparationProgress } from '../training-task.ts';
import type { JudgedSong } from './evaluate.ts';

export const TEST_SONGS = 40;
export const TEST_SECONDS = 24;
const FIRST_VALIDATION_SEED = 900_000;
const VALIDATION_SONGS = 24;
const TRAINING_SECONDS = 15;
/** Recordings without music among the training songs. */
const DISTURBANCE_SHARE = 1 / 25;

export interface Material {
  readonly training: readonly Example[];
  readonly validation: readonly Example[];
  readonly testing: readonly JudgedSong[];
  readonly pictures: SeenPictures;
  readonly statistics: Statistics;
}

/** Composes and plays the songs, and reads the pictures. */
export async function gather(songs: number, onProgress: PreparationProgress): Promise<Material> {
  const tracker = await openBeatTracker();
  try {
    return await gatherWith(async (features) => (await tracker.track(features)).grid, songs, onProgress);
  } finally {
    await tracker.dispose();
  }
}

async function gatherWith(
  trackBeats: TrackBeats,
  songs: number,
  onProgress: PreparationProgress,
): Promise<Material> {
  const disturbances = Math.ceil(songs * DISTURBANCE_SHARE);
  const total = songs + disturbances + VALIDATION_SONGS + TEST_SONGS;
  let done = 0;
  const make = async (
    first: number,
    count: number,
    example: (seed: number) => Example | Promise<Example>,
  ) => {
    const examples: Example[] = [];
    for (let seed = first; seed < first + count; seed++) {
      await onProgress(done++, total);
      examples.push(await example(seed));
    }
    return examples;
  };
  const song = (seconds: number, trackedGrid: boolean) => (seed: number) =>
    makeExample(seed, { seconds, trackedGrid, trackBeats });
  const pictures = readSeenPictures(
    await readFile(join(ROOT, 'models', 'choreographer', 'training', 'seen-pictures.safetensors')),
  );
  const training = [
    ...(await make(1, songs, song(TRAINING_SECONDS, false))),
    ...(await make(1, disturbances, (seed) => makeDisturbance(seed, TRAINING_SECONDS))),
  ];
  const validation = await make(FIRST_VALIDATION_SEED, VALIDATION_SONGS, song(TRAINING_SECONDS, true));
  const testing = await make(FIRST_TEST_SEED, TEST_SONGS, song(TEST_SECONDS, true));
  return {
    ...{ training, validation, pictures },
    testing: testing.map((example, i) => ({
      example,
      heldOutSound: soundSetOf(FIRST_TEST_SEED + i) === HELD_OUT_SOUND_SET,
    })),
    statistics: statisticsOf(training, pictures.training),
  };
}
