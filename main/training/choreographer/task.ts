/**
 * The training of the bundled choreographer: composes and plays songs, trains on them, writes the model
 * and its statistics, and judges it on songs it never saw.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDisturbance, makeExample, type Example } from '#models/choreographer/training/examples.ts';
import { FIRST_TEST_SEED } from '#models/choreographer/synth/sound-sets/index.ts';
import { statisticsOf } from '#models/choreographer/training/statistics.ts';
import type { Json, PreparationProgress, TrainingTask } from '../training-task.ts';
import { curvesOf } from './draw-curves.ts';
import { evaluateChoreographer } from './evaluate.ts';
import { choreographerPlan, inferenceModel } from './fit.ts';
import { writeReports, type Evaluation } from './reports.ts';

export const TEST_SONGS = 36;
export const TEST_SECONDS = 24;
const FIRST_VALIDATION_SEED = 900_000;
const VALIDATION_SONGS = 24;
const TRAINING_SECONDS = 15;
/** Recordings without music among the training songs. */
const DISTURBANCE_SHARE = 1 / 25;

const MODEL_FILE = 'choreographer-lstm.onnx';

/** The settings that made the bundled weights. */
export const BUNDLED_SETTINGS = {
  songs: 480,
  steps: 10_000,
  learningRate: 3e-3,
  out: 'models/choreographer/weights',
} as const;

export const choreographerTask: TrainingTask = {
  id: 'choreographer',
  adjustable: ['learningRate'],
  async prepare(settings, onProgress) {
    const { songs, steps, learningRate, out } = { ...BUNDLED_SETTINGS, ...settings };
    const { training, validation, testing } = await gather(Number(songs), onProgress);
    const statistics = statisticsOf(training);
    return {
      plan: choreographerPlan({
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
          testSongs: testing.length,
          testSeconds: TEST_SECONDS,
          firstTestSeed: FIRST_TEST_SEED,
          styles: await evaluateChoreographer(modelPath, training, testing),
        };
        await writeReports(folder, evaluation, await curvesOf(modelPath, testing[0]!));
        return evaluation as unknown as Json;
      },
    };
  },
};

interface Material {
  readonly training: readonly Example[];
  readonly validation: readonly Example[];
  readonly testing: readonly Example[];
}

async function gather(songs: number, onProgress: PreparationProgress): Promise<Material> {
  const disturbances = Math.ceil(songs * DISTURBANCE_SHARE);
  const total = songs + disturbances + VALIDATION_SONGS + TEST_SONGS;
  let done = 0;
  const make = async (first: number, count: number, example: (seed: number) => Example) => {
    const examples: Example[] = [];
    for (let seed = first; seed < first + count; seed++) {
      await onProgress(done++, total);
      examples.push(example(seed));
    }
    return examples;
  };
  const song = (seconds: number, trackedGrid: boolean) => (seed: number) =>
    makeExample(seed, { seconds, trackedGrid });
  return {
    training: [
      ...(await make(1, songs, song(TRAINING_SECONDS, false))),
      ...(await make(1, disturbances, (seed) => makeDisturbance(seed, TRAINING_SECONDS))),
    ],
    validation: await make(FIRST_VALIDATION_SEED, VALIDATION_SONGS, song(TRAINING_SECONDS, true)),
    testing: await make(FIRST_TEST_SEED, TEST_SONGS, song(TEST_SECONDS, true)),
  };
}
