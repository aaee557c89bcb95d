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
import { openBeatTracker } from '../../inference/track-beats.ts';
import type { Json, PreparationProgress, TrainingTask } from '../training-task.ts';
import { scoreSong, type SongScores } from './evaluate.ts';
import { beatTrackerPlan, inferenceModel } from './fit.ts';
import { groupsOf, writeReports, type Evaluation } from './reports.ts';
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
  songs: 400,
  steps: 5000,
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
        const evaluation: Evaluation = {
          songs: Number(songs),
          steps: Number(steps),
          testSeconds: SONG_SECONDS,
          firstTestSeed: FIRST_TEST_SEED,
          groups: groupsOf(...(await scoreTestSongs(modelPath))),
        };
        await writeReports(folder, evaluation);
        return evaluation as unknown as Json;
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

/** Songs on sounds of the training, and songs on the sound set that was held out. */
async function scoreTestSongs(modelPath: string): Promise<[known: SongScores[], heldOut: SongScores[]]> {
  const tracker = await openBeatTracker(modelPath);
  try {
    const [known, heldOut]: [SongScores[], SongScores[]] = [[], []];
    for (let i = 0; i < TEST_SONGS; i++) {
      const seed = FIRST_TEST_SEED + i;
      (seed % 2 === 1 ? heldOut : known).push(await scoreSong(tracker, makeSong(seed, SONG_SECONDS)));
    }
    return [known, heldOut];
  } finally {
    await tracker.dispose();
  }
}
