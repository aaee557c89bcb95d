/**
 * The training of the bundled choreographer: composes and plays songs, trains on them, writes the model
 * and its statistics, and judges it on songs it never saw.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cellOf, DEFAULT_CELL } from '#models/choreographer/cells/index.ts';
import { FIRST_TEST_SEED } from '#models/choreographer/synth/sound-sets/index.ts';
import { openChoreographer } from '../../inference/choreograph.ts';
import type { Json, TrainingTask } from '../training-task.ts';
import { curvesOf } from './draw-curves.ts';
import { evaluateChoreographer } from './evaluate.ts';
import { choreographerPlan, inferenceModel } from './fit.ts';
import { gather, TEST_SECONDS } from './gather.ts';
import { writeReports, type Evaluation } from './reports.ts';

/** The settings that made the bundled weights. */
export const BUNDLED_SETTINGS = {
  songs: 560,
  steps: 12_000,
  learningRate: 3e-3,
  cell: DEFAULT_CELL.id,
  out: 'models/choreographer/weights',
} as const;

/** A model's file by its cell; `choreographerPath` finds the bundled ones. */
export const modelFile = (cell: string): string => `choreographer-${cell}.onnx`;

export const choreographerTask: TrainingTask = {
  id: 'choreographer',
  adjustable: ['learningRate', 'steps'],
  async prepare(settings, onProgress) {
    const { songs, steps, learningRate, out, ...rest } = { ...BUNDLED_SETTINGS, ...settings };
    const cell = cellOf(String(rest.cell));
    const material = await gather(Number(songs), onProgress);
    return {
      plan: choreographerPlan({
        ...material,
        ...{ cell, seesPicture: true },
        steps: Number(steps),
        learningRate: Number(learningRate),
      }),
      async finish(weights): Promise<Json> {
        const folder = String(out);
        await mkdir(folder, { recursive: true });
        const modelPath = join(folder, modelFile(cell.id));
        await writeFile(modelPath, inferenceModel(weights, material.statistics, cell));
        const network = await openChoreographer(modelPath);
        try {
          const { testing } = material;
          const evaluation: Evaluation = {
            model: cell.modelName,
            songs: Number(songs),
            steps: Number(steps),
            testSongs: testing.length,
            testSeconds: TEST_SECONDS,
            firstTestSeed: FIRST_TEST_SEED,
            styles: await evaluateChoreographer(network, material),
          };
          await writeReports(folder, evaluation, await curvesOf(network, testing[0]!.example));
          return evaluation as unknown as Json;
        } finally {
          await network.dispose();
        }
      },
    };
  },
};
