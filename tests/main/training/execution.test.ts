import { beforeAll, describe, expect, it } from 'vitest';
import type { TrainingGraph } from '#core/onnx/training-graph.ts';
import { GraphBuilder } from '#core/onnx/graph-builder.ts';
import { dense, lstm } from '#core/onnx/layers.ts';
import { meanSquaredError } from '#core/onnx/losses.ts';
import { randomSource } from '#core/random.ts';
import { numbersOf, tensorFrom, type Tensor } from '#core/onnx/tensor.ts';
import { buildTrainingGraph } from '#core/onnx/training-graph.ts';
import { batchParts } from '#main/training/batch-parts.ts';
import { partsWithin, PROCESS_MB, quickestThreads, settleExecution } from '#main/training/execution.ts';
import { restState, train } from '#main/training/train.ts';
import type { Batch, TrainingPlan } from '#main/training/training-plan.ts';

const [FRAMES, BATCH, HIDDEN] = [6, 12, 8];

function graph(parts: number): TrainingGraph {
  const batch = BATCH / parts;
  const g = new GraphBuilder('memory');
  const random = randomSource(5);
  const { sequence } = lstm(g, g.input('x', [FRAMES, batch, 3]), {
    name: 'lstm',
    hidden: HIDDEN,
    random,
    initialHidden: g.input('h', [1, batch, HIDDEN]),
    initialCell: g.input('c', [1, batch, HIDDEN]),
  });
  const y = dense(g, sequence, { name: 'head', units: 1, random });
  const loss = meanSquaredError(g, y, g.input('target', [FRAMES, batch, 1]));
  return buildTrainingGraph(g, loss, { clipNorm: 0.1, averageDecay: 0.9, accumulate: parts });
}

function batch(step: number): Batch {
  const random = randomSource(step);
  const normal = (shape: readonly number[]): Tensor =>
    tensorFrom(
      'float32',
      shape,
      Array.from({ length: shape.reduce((a, b) => a * b) }, () => random.normal()),
    );
  return {
    x: normal([FRAMES, BATCH, 3]),
    target: normal([FRAMES, BATCH, 1]),
    h: restState(BATCH, HIDDEN),
    c: restState(BATCH, HIDDEN),
  };
}

let plan: TrainingPlan;
beforeAll(() => {
  plan = {
    graph: graph(1),
    split: { axes: { x: 1, target: 1, h: 1, c: 1 }, graph },
    batch,
    batchSize: BATCH,
    validation: [batch(1000)],
    steps: 12,
    learningRate: 0.05,
    warmupSteps: 3,
    reportEvery: 4,
  };
});

/** What a process needs that trains in so many parts. */
const megabytes = (parts: number): number => PROCESS_MB + graph(parts).peakBytes! / 1e6;

describe('a memory limit', () => {
  it('leaves batches whole that fit, and else divides them as little as will do', () => {
    expect(megabytes(2)).toBeLessThan(megabytes(1));
    expect(partsWithin(plan, megabytes(1))).toBe(1);
    expect(partsWithin(plan, megabytes(2))).toBe(2);
    expect(partsWithin(plan, megabytes(4))).toBe(4);
    // Twelve examples are not to be had in five or eight equal parts.
    expect([1, 2, 3, 4, 6, 12]).toContain(partsWithin(plan, (megabytes(4) + megabytes(6)) / 2));
  });

  it('says what a step needs at least when it fits in no way', () => {
    expect(() => partsWithin(plan, 200)).toThrow(
      expect.objectContaining({
        code: 'training.memory-limit',
        message: expect.stringMatching(/needs \d+ MB at least, and the limit is 200 MB/) as string,
      }) as Error,
    );
    const { split, ...whole } = plan;
    expect(split).toBeDefined();
    expect(() => partsWithin(whole, megabytes(2))).toThrow(/limit/);
  });

  it('trains to the same weights, averages and losses as whole batches do', async () => {
    const losses = async (parts: number) => {
      const seen: number[] = [];
      const { state } = await train(plan, {
        execution: { device: 'cpu', threads: 1, parts, lean: parts > 1 },
        onReport: ({ trainingLoss, validationLoss }) => void seen.push(trainingLoss, validationLoss!),
      });
      return { seen, state };
    };
    const whole = await losses(1);
    for (const parts of [2, 3, 12]) {
      const divided = await losses(parts);
      divided.seen.forEach((loss, i) => expect(Math.abs(loss / whole.seen[i]! - 1)).toBeLessThan(1e-5));
      expect([...divided.state.tensors.keys()]).toEqual([...whole.state.tensors.keys()]);
      for (const [name, tensor] of whole.state.tensors) {
        const [expected, found] = [numbersOf(tensor), numbersOf(divided.state.tensors.get(name)!)];
        found.forEach((value, i) => expect(value, name).toBeCloseTo(expected[i]!, 4));
      }
    }
  });

  it('cuts each input along the axis of its examples', () => {
    const whole = {
      first: tensorFrom('float32', [4, 2], [0, 1, 2, 3, 4, 5, 6, 7]),
      second: tensorFrom('int64', [2, 4], [0, 1, 2, 3, 4, 5, 6, 7]),
      shared: tensorFrom('float32', [2], [8, 9]),
    };
    const parts = batchParts(whole, { first: 0, second: 1 }, 2);
    expect(parts.map(({ first }) => numbersOf(first!))).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
    ]);
    expect(parts.map(({ second }) => numbersOf(second!))).toEqual([
      [0, 1, 4, 5],
      [2, 3, 6, 7],
    ]);
    expect(parts[1]!['second']!.shape).toEqual([2, 2]);
    expect(parts.map(({ shared }) => shared)).toEqual([whole.shared, whole.shared]);
  });
});

describe('threads', () => {
  const quickest = (times: Record<number, number>, most = 16) =>
    quickestThreads(most, (threads) => Promise.resolve(times[threads]!));

  it('are as many as make a step quickest', async () => {
    expect(await quickest({ 1: 40, 2: 22, 4: 12, 8: 15 })).toBe(4);
    expect(await quickest({ 1: 40, 2: 22, 4: 12, 8: 7, 16: 6 })).toBe(16);
  });

  it('are one where two get in each other’s way, or gain next to nothing', async () => {
    expect(await quickest({ 1: 40, 2: 90 })).toBe(1);
    expect(await quickest({ 1: 40, 2: 39 })).toBe(1);
  });

  it('are no more than the machine has', async () => {
    expect(await quickest({ 1: 40, 2: 22 }, 2)).toBe(2);
  });
});

describe('the terms of a training', () => {
  const before = { device: 'cpu', threads: 3, parts: 2, lean: true } as const;

  it('are as before where nothing is chosen', async () => {
    expect(await settleExecution(plan, {}, before)).toEqual(before);
  });

  it('are as chosen where something is', async () => {
    const chosen = await settleExecution(plan, { threads: 1, memoryLimitMb: megabytes(4) }, before);
    expect(chosen).toEqual({ device: 'cpu', threads: 1, parts: 4, lean: true });
  });

  it('are measured where nothing is known', async () => {
    const { threads, ...rest } = await settleExecution(plan, {}, null);
    expect(rest).toEqual({ device: 'cpu', parts: 1, lean: false });
    expect(Number.isInteger(Math.log2(threads))).toBe(true);
  });
});
