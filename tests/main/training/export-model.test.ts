import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GraphBuilder } from '#core/onnx/graph-builder.ts';
import { dense } from '#core/onnx/layers.ts';
import { meanSquaredError } from '#core/onnx/losses.ts';
import { decodeModel } from '#core/onnx/proto/codec.ts';
import { numbersOf, tensorFrom, type Tensor } from '#core/onnx/tensor.ts';
import { buildTrainingGraph } from '#core/onnx/training-graph.ts';
import { randomSource } from '#core/random.ts';
import { openSession } from '#main/inference/session.ts';
import { exportTrained, type TrainedNetwork } from '#main/training/export-model.ts';
import { train } from '#main/training/train.ts';
import { reportOf, trainingCard } from '#main/training/training-card.ts';
import type { TrainingPlan } from '#main/training/training-plan.ts';
import { keptWeights } from '#main/training/training-state.ts';

const BATCH = 16;

/** `y = 2 a - b`, to be found out. */
const pairs = (seed: number): Record<string, Tensor> => {
  const random = randomSource(seed);
  const x = Array.from({ length: 2 * BATCH }, () => random.normal());
  const target = Array.from({ length: BATCH }, (_, i) => 2 * x[2 * i]! - x[2 * i + 1]!);
  return { x: tensorFrom('float32', [BATCH, 2], x), target: tensorFrom('float32', [BATCH, 1], target) };
};

function network(rows: number | string) {
  const g = new GraphBuilder('line');
  const y = dense(g, g.input('x', [rows, 2]), { name: 'line', units: 1, random: randomSource(1) });
  return { g, y };
}

let folder: string;
let trained: TrainedNetwork;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'songbrush-export-'));
  const { g, y } = network(BATCH);
  const plan: TrainingPlan = {
    graph: buildTrainingGraph(g, meanSquaredError(g, y, g.input('target', [BATCH, 1])), {
      averageDecay: 0.9,
    }),
    batch: pairs,
    batchSize: BATCH,
    validation: [pairs(5000), pairs(5001)],
    steps: 400,
    learningRate: 0.05,
    warmupSteps: 1,
    reportEvery: 100,
  };
  const { state } = await train(plan);
  const inference = network('rows');
  inference.g.output('y', inference.y);
  trained = {
    inference: inference.g,
    weights: keptWeights(plan.graph, state),
    card: {
      title: 'Line',
      purpose: 'Twice the first number less the second.',
      data: 'Random numbers | made here.',
      license: 'CC0-1.0',
    },
    report: reportOf(plan, state, {
      execution: { device: 'cpu', threads: 1, parts: 1, lean: false },
      fallbackReason: null,
    }),
  };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('an exported network', () => {
  it('is plain ONNX that does what was learned, for any number of rows', async () => {
    const { modelPath } = await exportTrained(folder, 'line', trained);
    const { graph } = decodeModel(new Uint8Array(await readFile(modelPath)));
    expect(graph!.input!.map(({ name }) => name)).toEqual(['x']);
    expect(graph!.output!.map(({ name }) => name)).toEqual(['y']);
    const session = await openSession(modelPath);
    const { y } = await session.run({ x: tensorFrom('float32', [3, 2], [1, 0, 0, 1, 3, 2]) });
    await session.dispose();
    [2, -1, 4].forEach((expected, row) => expect(numbersOf(y!)[row]).toBeCloseTo(expected, 1));
  });

  it('has a card with what was measured', async () => {
    const { cardPath } = await exportTrained(folder, 'line', trained);
    const card = await readFile(cardPath, 'utf8');
    const { report } = trained;
    expect(report.parameterCount).toBe(3);
    expect(report.validation!.loss).toBeLessThan(0.01);
    for (const fact of [
      'license: "CC0-1.0"',
      '# Line',
      'Random numbers | made here.',
      '| Parameters | 3 |',
      '| Steps | 400 of 16 examples |',
      `| Validation loss | ${Number(report.validation!.loss.toPrecision(4))} at step ${report.validation!.step}, over 2 batches not trained on |`,
      '| Device | cpu, 1 thread |',
      `| Node.js | ${process.versions.node} |`,
    ])
      expect(card).toContain(fact);
    expect(card).toMatch(/\| onnxruntime \| \d+\.\d+\.\d+/);
  });

  it('claims no licence and no validation that there was not', () => {
    const card = trainingCard({ ...trained.card, license: null }, { ...trained.report, validation: null });
    expect(card).toContain('license: unknown');
    expect(card).toContain('None was chosen');
    expect(card).toContain('not measured: nothing was held out');
  });

  it('is not written with the weights of another', async () => {
    const weights = new Map([...trained.weights, ['line.weight', tensorFrom('float32', [1], [1])]] as const);
    await expect(exportTrained(folder, 'other', { ...trained, weights })).rejects.toMatchObject({
      code: 'training.export',
      message: expect.stringContaining('line.weight') as string,
    });
  });
});
