/** Whole trainings beside PyTorch's: tests/fixtures/training/pytorch-reference.py says how it was recorded. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '#core/onnx/graph-builder.ts';
import { meanSquaredError } from '#core/onnx/losses.ts';
import { binaryCrossEntropy, crossEntropy, softCrossEntropy } from '#core/onnx/losses/classification.ts';
import { infoNce } from '#core/onnx/losses/contrastive.ts';
import { unitGaussianDivergence } from '#core/onnx/losses/divergence.ts';
import { huber, meanAbsoluteError } from '#core/onnx/losses/regression.ts';
import { adam, adamW } from '#core/onnx/optimizers/adam.ts';
import { sgd } from '#core/onnx/optimizers/sgd.ts';
import { encodeModel } from '#core/onnx/proto/codec.ts';
import { elementCount, numbersOf, tensorFrom, zeros, type Tensor } from '#core/onnx/tensor.ts';
import { buildTrainingGraph, type TrainingOptions } from '#core/onnx/training-graph.ts';
import { openSession } from '#main/inference/session.ts';
import { attentionNetwork, convVaeNetwork, lstmNetwork, residualNetwork, type Network } from './networks.ts';

interface Recipe {
  readonly name: string;
  readonly shape: number[];
  readonly scale: number;
  readonly phase: number;
  readonly offset: number;
}

interface Run {
  readonly rate: number;
  readonly parameters: Recipe[];
  readonly losses: number[];
}

const reference = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../fixtures/training/pytorch-reference.json'), 'utf8'),
) as { networks: Record<string, Run>; optimizers: Record<string, Run>; losses: Record<string, number> };

/** `numbers` of the script. */
function numbers(shape: readonly number[], scale: number, phase: number, offset = 0): Tensor {
  const values = Array.from(
    { length: elementCount(shape) },
    (_, i) => Math.sin(12.9898 * i + phase) * scale + offset,
  );
  return tensorFrom('float32', shape, values);
}

const changed = (value: Tensor, change: (x: number, i: number, all: number[]) => number): Tensor =>
  tensorFrom('float32', value.shape, numbersOf(value).map(change));

type Feeds = (step: number) => Record<string, Tensor>;

async function losses({ g, loss, running }: Network, run: Run, options: TrainingOptions, feeds: Feeds) {
  const carried = new Map(running.map(({ name, initial, next }) => [name, { initial, next }]));
  const graph = buildTrainingGraph(g, loss, { optimizer: adam(), carried, ...options });
  const state = new Map<string, Tensor>(graph.state);
  expect(run.parameters.map(({ name }) => name).sort()).toEqual([...graph.parameters].sort());
  for (const { name, shape, scale, phase, offset } of run.parameters) {
    expect(state.get(name)!.shape, name).toEqual(shape);
    state.set(name, numbers(shape, scale, phase, offset));
  }
  const session = await openSession(graph.model);
  const seen: number[] = [];
  for (let step = 0; step < run.losses.length; step++) {
    const scalars = Object.entries({ 'learning-rate': run.rate, ...graph.scalarsAt(step) });
    const results = await session.run({
      ...feeds(step),
      ...Object.fromEntries(scalars.map(([name, value]) => [name, tensorFrom('float32', [], [value])])),
      ...Object.fromEntries(state),
    });
    for (const name of state.keys()) state.set(name, results[name + graph.nextSuffix]!);
    seen.push(Number(results['loss']!.data[0]));
  }
  await session.dispose();
  return seen;
}

function expectSameLosses(ours: readonly number[], run: Run): void {
  expect(ours).toHaveLength(100);
  run.losses.forEach((loss, step) =>
    expect(Math.abs(ours[step]! / loss - 1), `step ${step}: ${ours[step]} against ${loss}`).toBeLessThan(
      1e-4,
    ),
  );
}

/** The frames of each batch entry, moved on by one. */
function rolled(x: Tensor, frames: number, width: number): number[] {
  const values = numbersOf(x);
  return values.map((_, i) => {
    const frame = Math.floor(i / width) % frames;
    return frame === 0 ? values[i + (frames - 1) * width]! : values[i - width]!;
  });
}

const NETWORKS: Record<string, { network: () => Network; feeds: Feeds }> = {
  lstm: {
    network: () => lstmNetwork(10, 4, 3, 6, 1),
    feeds(step) {
      const x = numbers([10, 4, 3], 1, 10 + 0.7 * step);
      const sums = [0, 0, 0, 0];
      const target = Array.from({ length: 40 }, (_, i) => 0.5 * (sums[i % 4]! += Number(x.data[3 * i])));
      const rest = { h: zeros('float32', [1, 4, 6]), c: zeros('float32', [1, 4, 6]) };
      return { x, ...rest, target: tensorFrom('float32', [10, 4, 1], target) };
    },
  },
  convVae: {
    network: () => convVaeNetwork(4, 16, 4, 8),
    feeds: (step) => ({
      x: changed(numbers([4, 3, 16, 16], 1, 10 + 0.7 * step), (x) => 0.5 + 0.5 * x),
      noise: numbers([4, 4], 1.2, 20 + 0.3 * step),
    }),
  },
  attention: {
    network: () => attentionNetwork(2, 6, 8, 2),
    feeds(step) {
      const x = numbers([2, 6, 8], 1, 10 + 0.7 * step);
      return {
        x,
        target: tensorFrom(
          'float32',
          [2, 6, 8],
          rolled(x, 6, 8).map((value) => 0.7 * value),
        ),
      };
    },
  },
  residual: {
    network: () => residualNetwork(4, 8, 5),
    feeds: (step) => ({
      x: numbers([4, 3, 8, 8], 1, 10 + 0.7 * step),
      labels: tensorFrom('int64', [4], [0, 1, 2, 3]),
    }),
  },
};

describe('a hundred steps of Adam follow PyTorch’s losses', () => {
  it.each(Object.entries(NETWORKS))('%s', async (name, { network, feeds }) => {
    const run = reference.networks[name]!;
    // It must have learned, or there was nothing to follow.
    expect(run.losses.at(-1)!).toBeLessThan(0.8 * run.losses[0]!);
    expectSameLosses(await losses(network(), run, {}, feeds), run);
  });
});

const OPTIMIZERS: Record<string, TrainingOptions> = {
  sgd: { optimizer: sgd() },
  momentum: { optimizer: sgd({ momentum: 0.9, weightDecay: 0.01 }) },
  nesterov: { optimizer: sgd({ momentum: 0.8, nesterov: true }) },
  adam: { optimizer: adam({ weightDecay: 0.02, beta1: 0.8, beta2: 0.99 }) },
  adamw: { optimizer: adamW({ weightDecay: 0.1 }) },
  clipped: { optimizer: sgd(), clipNorm: 0.05 },
  accumulating: { accumulate: 3 },
};

describe('every optimiser follows PyTorch’s losses', () => {
  it('all that were recorded', () =>
    expect(Object.keys(OPTIMIZERS).sort()).toEqual(Object.keys(reference.optimizers).sort()));

  it.each(Object.entries(OPTIMIZERS))('%s', async (name, options) => {
    const g = new GraphBuilder('perceptron');
    const parameter = (of: string, shape: number[]) => g.parameter(of, zeros('float32', shape));
    const layer = (x: string, w: string, b: string) => g.node('Add', [g.node('MatMul', [x, w]), b]);
    const hidden = layer(g.input('x', [5, 3]), parameter('w1', [3, 8]), parameter('b1', [8]));
    const y = layer(g.node('Tanh', [hidden]), parameter('w2', [8, 2]), parameter('b2', [2]));
    const loss = meanSquaredError(g, y, g.input('target', [5, 2]));
    const feeds = (step: number) => {
      const x = numbers([5, 3], 1, 10 + 0.7 * step);
      const target = Array.from({ length: 10 }, (_, i) => 0.5 * Number(x.data[3 * (i >> 1) + (i % 2)]) ** 2);
      return { x, target: tensorFrom('float32', [5, 2], target) };
    };
    const run = reference.optimizers[name]!;
    expectSameLosses(await losses({ g, loss, running: [] }, run, options, feeds), run);
  });
});

type Loss = (g: GraphBuilder, a: string, b: string) => string;
const labels = (g: GraphBuilder) => g.constant(tensorFrom('int64', [4], [0, 5, 2, 2]));
const LOSSES: Record<string, Loss> = {
  meanSquaredError,
  meanAbsoluteError,
  huber: (g, a, b) => huber(g, a, b, 0.7),
  binaryCrossEntropy: (g, a, b) =>
    binaryCrossEntropy(g, g.node('Mul', [a, g.scalar(4)]), g.node('Sigmoid', [b])),
  crossEntropy: (g, a) => crossEntropy(g, a, labels(g)),
  softCrossEntropy: (g, a, b) => softCrossEntropy(g, a, g.node('Softmax', [b])),
  unitGaussianDivergence,
  infoNce: (g, a, b) => infoNce(g, a, b, 0.2),
};

describe('every loss is PyTorch’s', () => {
  it.each(Object.entries(reference.losses))('%s', async (name, expected) => {
    const g = new GraphBuilder('loss');
    const [a, b] = [g.input('a', [4, 6]), g.input('b', [4, 6])];
    g.output('loss', LOSSES[name]!(g, a, b));
    const session = await openSession(encodeModel(g.model()));
    const { loss } = await session.run({ a: numbers([4, 6], 1.5, 1), b: numbers([4, 6], 1.5, 2) });
    expect(Number(loss!.data[0])).toBeCloseTo(expected, 5);
    await session.dispose();
  });
});
