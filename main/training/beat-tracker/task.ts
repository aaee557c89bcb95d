/**
 * The training of the bundled beat tracker: composes and plays songs, trains on them, writes the model, and judges it
 * on songs it never saw.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  exampleOf,
  makeDisturbance,
  makeMetronome,
  makeSong,
  statisticsOf,
  type Example,
} from '#models/beat-tracker/training/examples.ts';
import { FIRST_TEST_SEED } from '#models/choreographer/synth/sound-sets/index.ts';
import type { Json, PreparationProgress, TrainingTask } from '../training-task.ts';
import { evaluateBeatTracker } from './evaluate.ts';
import { beatTrackerPlan, inferenceModel } from './fit.ts';
import { groupsOf, writeReports } from './reports.ts';
import { storedExample } from './song-store.ts';

export const TEST_SONGS = 72;
export const SONG_SECONDS = 24;
const FIRST_VALIDATION_SEED = 900_000;
const VALIDATION_SONGS = 24;
/** Recordings without beats, and metronomes, beside so many songs. */
const PLAIN_SHARE = 1 / 12;

const MODEL_FILE = 'beat-tracker.onnx';

/** The settings that made the bundled weights. */
export const BUNDLED_SETTINGS = {
  songs: 256,
  steps: 4000,
  learningRate: 3e-3,
  out: 'models/beat-tracker/weights',
  /** A folder that keeps what songs sound like for a second training; none when empty. */
  store: '',
} as const;

export const beatTrackerTask: TrainingTask = {
  id: 'beat-tracker',
  adjustable: ['learningRate'],
  async prepare(settings, onProgress) {
    const { songs, steps, learningRate, out, store } = { ...BUNDLED_SETTINGS, ...settings };
    const { training, validation } = await gather(Number(songs), String(store), onProgress);
    const statistics = statisticsOf(training);
    return {
      plan: beatTrackerPlan({
        training,
        validation,
        statistics,
        steps: Number(steps),
        learningRate: Number(learningRate),
      }),
      async finish(weights): Promise<Json> {
        const folder = String(out);
        await mkdir(folder, { recursive: true });
        const modelPath = join(folder, MODEL_FILE);
        await writeFile(modelPath, inferenceModel(weights, statistics));
        return judgeBeatTracker(folder, { songs: Number(songs), steps: Number(steps) });
      },
    };
  },
};

async function gather(
  songs: number,
  store: string,
  onProgress: PreparationProgress,
): Promise<{ training: Example[]; validation: Example[] }> {
  const plain = Math.ceil(songs * PLAIN_SHARE);
  const total = songs + 2 * plain + VALIDATION_SONGS;
  let done = 0;
  const make = async (kind: string, first: number, count: number, example: (seed: number) => Example) => {
    const examples: Example[] = [];
    for (let seed = first; seed < first + count; seed++) {
      await onProgress(done++, total);
      examples.push(await storedExample(store, `${kind}-${seed}-${SONG_SECONDS}`, () => example(seed)));
    }
    return examples;
  };
  const song = (seed: number) => exampleOf(makeSong(seed, SONG_SECONDS));
  return {
    training: [
      ...(await make('song', 1, songs, song)),
      ...(await make('disturbance', 1, plain, (seed) => makeDisturbance(seed, SONG_SECONDS))),
      ...(await make('metronome', 1, plain, (seed) => makeMetronome(seed, SONG_SECONDS))),
    ],
    validation: await make('song', FIRST_VALIDATION_SEED, VALIDATION_SONGS, song),
  };
}

/**
 * Judges the model in a folder on songs for testing and writes what there is to tell of it.
 * @param trained on how many songs, for how many steps
 */
export async function judgeBeatTracker(
  folder: string,
  trained: { readonly songs: number; readonly steps: number },
): Promise<Json> {
  const scores = await evaluateBeatTracker(join(folder, MODEL_FILE), {
    ...{ firstSeed: FIRST_TEST_SEED, count: TEST_SONGS, seconds: SONG_SECONDS },
  });
  const tests = { testSeconds: SONG_SECONDS, firstTestSeed: FIRST_TEST_SEED };
  const evaluation = { ...trained, ...tests, groups: groupsOf(scores) };
  await writeReports(folder, evaluation);
  return evaluation as unknown as Json;
}
