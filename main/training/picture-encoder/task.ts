/**
 * The training of the picture encoder: reads illustrations, trains on scenes made of them, writes the model,
 * judges it on concepts it never saw, and hands on what it says of further scenes to the choreographer.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { poolScenes } from '#models/picture-encoder/training/scene-pool.ts';
import { openPictureEncoder } from '../../inference/see-picture.ts';
import type { Json, TrainingTask } from '../training-task.ts';
import { evaluateEncoder } from './evaluate.ts';
import { encoderModel, encoderPlan, factStatistics, FIRST_SEEDS } from './fit.ts';
import { readIllustrations } from './illustrations.ts';
import { writeSeenPictures } from './seen-pictures.ts';
import { writeEncoderReports } from './reports.ts';

const TEST_SCENES = 1_000;
const VALIDATION_SCENES = 512;

/** The settings that made the bundled weights, but for the folder, which a person has. */
export const ENCODER_SETTINGS = {
  dataset: '',
  pictures: 9_000,
  scenes: 16_000,
  steps: 5_000,
  learningRate: 2e-3,
  out: 'models/picture-encoder/weights',
  seen: 'models/choreographer/training/seen-pictures.safetensors',
} as const;

export const pictureEncoderTask: TrainingTask = {
  id: 'picture-encoder',
  adjustable: ['learningRate'],
  async prepare(settings, onProgress) {
    const { dataset, pictures, scenes, steps, learningRate, out, seen } = {
      ...ENCODER_SETTINGS,
      ...settings,
    };
    const [pictureCount, sceneCount] = [Number(pictures), Number(scenes)];
    const total = pictureCount + sceneCount;
    const illustrations = await readIllustrations(String(dataset), pictureCount, (done) =>
      onProgress(done, total),
    );
    const training = await poolScenes(illustrations.training, FIRST_SEEDS.training, sceneCount, (done) =>
      onProgress(pictureCount + done, total),
    );
    const validation = await poolScenes(illustrations.validation, FIRST_SEEDS.validation, VALIDATION_SCENES);
    const statistics = factStatistics(training);
    return {
      plan: encoderPlan({
        training,
        validation,
        statistics,
        steps: Number(steps),
        learningRate: Number(learningRate),
      }),
      async finish(weights): Promise<Json> {
        await mkdir(String(out), { recursive: true });
        const modelPath = join(String(out), 'picture-encoder.onnx');
        await writeFile(modelPath, encoderModel(weights, statistics));
        const encoder = await openPictureEncoder(modelPath);
        try {
          await writeSeenPictures(String(seen), encoder, illustrations);
          const evaluation = {
            pictures: illustrations.training.length,
            trainingScenes: sceneCount,
            steps: Number(steps),
            ...(await evaluateEncoder(encoder, illustrations.testing, FIRST_SEEDS.testing, TEST_SCENES)),
          };
          await writeEncoderReports(String(out), evaluation);
          return evaluation as unknown as Json;
        } finally {
          await encoder.dispose();
        }
      },
    };
  },
};
