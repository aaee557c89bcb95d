import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { GraphBuilder } from '#core/onnx/graph-builder.ts';
import { dense } from '#core/onnx/layers.ts';
import { meanSquaredError } from '#core/onnx/losses.ts';
import { randomSource } from '#core/random.ts';
import { tensorFrom } from '#core/onnx/tensor.ts';
import { buildTrainingGraph } from '#core/onnx/training-graph.ts';
import { train } from '#main/training/train.ts';
import type { Batch, TrainingMetrics, TrainingPlan } from '#main/training/training-plan.ts';

function plan(changes: Partial<TrainingPlan>): TrainingPlan {
  const g = new GraphBuilder('line');
  const y = dense(g, g.input('x', [4, 2]), { name: 'line', units: 1, random: randomSource(1) });
  return {
    graph: buildTrainingGraph(g, meanSquaredError(g, y, g.input('target', [4, 1])), {}),
    batch: madeBatch,
    batchSize: 4,
    validation: [],
    steps: 6,
    learningRate: 0.01,
    warmupSteps: 1,
    reportEvery: 3,
    ...changes,
  };
}

const madeBatch = (step: number): Batch => ({
  x: tensorFrom('float32', [4, 2], [step, 1, 2, 3, 4, 5, 6, 7]),
  target: tensorFrom('float32', [4, 1], [1, 2, 3, 4]),
});

describe('batches', () => {
  it('are begun with one step ahead, each once, and never past the end', async () => {
    const begun: number[] = [];
    const beforeStep: number[][] = [];
    await train(plan({ batch: (step) => (begun.push(step), madeBatch(step)) }), {
      mayGoOn: () => {
        beforeStep.push([...begun]);
        return Promise.resolve(true);
      },
    });
    expect(begun).toEqual([0, 1, 2, 3, 4, 5]);
    // Before the second step runs its batch has been begun, during the first.
    expect(beforeStep[1]).toEqual([0, 1]);
    expect(beforeStep[4]).toEqual([0, 1, 2, 3, 4]);
  });

  it('that take time train as those made at once', async () => {
    const slow = (step: number) => delay(2).then(() => madeBatch(step));
    const [atOnce, awaited] = [await train(plan({})), await train(plan({ batch: slow }))];
    const weights = ({ state }: typeof atOnce) =>
      [...state.tensors].map(([name, { data }]) => [name, ...data]);
    expect(weights(awaited)).toEqual(weights(atOnce));
  });

  it('that cannot be had end the training with the reason', async () => {
    const batch = (step: number) =>
      step < 3 ? madeBatch(step) : Promise.reject(new Error(`picture ${step} cannot be read`));
    await expect(train(plan({ batch }))).rejects.toThrow('picture 3 cannot be read');
  });

  it('not needed any more do no harm when they fail', async () => {
    const batch = (step: number) =>
      step < 3 ? madeBatch(step) : Promise.reject(new Error(`picture ${step} cannot be read`));
    const end = await train(plan({ batch }), { mayGoOn: ({ step }) => Promise.resolve(step < 3) });
    await delay(5);
    expect(end).toMatchObject({ kind: 'stopped', state: { step: 3 } });
  });
});

describe('the metrics', () => {
  afterEach(() => void vi.restoreAllMocks());

  it('count examples, and leave out pauses', async () => {
    // Each batch takes a tenth of a second, and the pause an hour.
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    const batch = (step: number) => ((now += 100), madeBatch(step));
    const seen: TrainingMetrics[] = [];
    await train(plan({ batch }), {
      mayGoOn: ({ step }) => {
        if (step === 2) now += 3_600_000;
        return Promise.resolve(true);
      },
      onReport: (metrics) => void seen.push(metrics),
    });
    // Four batches are made for three steps, six for six.
    const rates = seen.map(({ stepsPerSecond, examplesPerSecond, secondsLeft }) =>
      [stepsPerSecond, examplesPerSecond, secondsLeft].map((value) => Number(value.toFixed(6))),
    );
    expect(rates).toEqual([
      [7.5, 30, 0.4],
      [10, 40, 0],
    ]);
  });
});
