/**
 * The whole recipe of the bundled weights: composes, plays, trains, judges, writes the model, its
 * statistics and its numbers. `npm run train:choreographer` (about fifteen minutes on one core).
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeExample, type Example } from '#models/choreographer/training/examples.ts';
import { statisticsOf } from '#models/choreographer/training/statistics.ts';
import { evaluateChoreographer } from './evaluate.ts';
import { fitChoreographer, inferenceModel } from './fit.ts';

/** Songs from here on are never trained on. */
export const FIRST_TEST_SEED = 1_000_000;

const { values } = parseArgs({
  options: {
    songs: { type: 'string', default: '420' },
    steps: { type: 'string', default: '9000' },
    out: { type: 'string', default: 'models/choreographer/weights' },
  },
});

function compose(
  first: number,
  count: number,
  options: { seconds: number; trackedGrid: boolean },
): Example[] {
  return Array.from({ length: count }, (_, i) => makeExample(first + i, options));
}

console.log('Composing and playing songs ...');
const training = compose(1, Number(values.songs), { seconds: 15, trackedGrid: false });
const validation = compose(900_000, 24, { seconds: 15, trackedGrid: true });
const testing = compose(FIRST_TEST_SEED, 36, { seconds: 24, trackedGrid: true });
const statistics = statisticsOf(training);
const modelPath = join(values.out, 'choreographer-lstm.onnx');

console.log('Training ...');
const weights = await fitChoreographer({
  examples: training,
  validation,
  statistics,
  steps: Number(values.steps),
  learningRate: 3e-3,
  onReport({ step, steps, trainingLoss, validationLoss, secondsLeft }) {
    console.log(
      `${step}/${steps} training ${trainingLoss.toFixed(4)} held-out ${validationLoss?.toFixed(4)} ${Math.round(secondsLeft)} s left`,
    );
  },
});
await writeFile(modelPath, inferenceModel(weights, statistics));
await writeFile(join(values.out, 'statistics.json'), `${JSON.stringify(statistics)}\n`);

const report = await evaluateChoreographer(modelPath, statistics, training, testing);
await writeFile(
  join(values.out, 'evaluation.json'),
  `${JSON.stringify({ testSongs: testing.length, firstSeed: FIRST_TEST_SEED, report }, null, 2)}\n`,
);
console.table(report.map(({ style, error, onsetCorrelation }) => ({ style, ...error, ...onsetCorrelation })));
