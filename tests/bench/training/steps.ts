/**
 * Whole training steps of three networks on one thread: forward, loss, backward, Adam. CPU time, not the
 * clock: other programs on the machine count less.
 */
import { resourceUsage } from 'node:process';
import { adam } from '#core/onnx/optimizers/adam.ts';
import { elementCount, tensorFrom, zeros, type Tensor } from '#core/onnx/tensor.ts';
import { buildTrainingGraph } from '#core/onnx/training-graph.ts';
import { openSession } from '#main/inference/session.ts';
import { attentionNetwork, convVaeNetwork, lstmNetwork, type Network } from '../../core/onnx/networks.ts';

const WARM_UP = 5;
const STEPS = Number(process.env['BENCH_STEPS'] ?? 30);

const wave = (shape: readonly number[], phase: number, scale = 1, offset = 0): Tensor =>
  tensorFrom(
    'float32',
    shape,
    Array.from({ length: elementCount(shape) }, (_, i) => Math.sin(12.9898 * i + phase) * scale + offset),
  );

interface Case {
  readonly network: () => Network;
  readonly feeds: Readonly<Record<string, Tensor>>;
}

/** Sizes as in pytorch_steps.py. */
export const NETWORKS: Readonly<Record<string, Case>> = {
  lstm: {
    network: () => lstmNetwork(64, 16, 64, 256, 64),
    feeds: {
      x: wave([64, 16, 64], 1),
      target: wave([64, 16, 64], 2),
      h: zeros('float32', [1, 16, 256]),
      c: zeros('float32', [1, 16, 256]),
    },
  },
  convVae: {
    network: () => convVaeNetwork(16, 64, 32, 32),
    feeds: { x: wave([16, 3, 64, 64], 1, 0.5, 0.5), noise: wave([16, 32], 2) },
  },
  attention: {
    network: () => attentionNetwork(8, 128, 256, 4),
    feeds: { x: wave([8, 128, 256], 1), target: wave([8, 128, 256], 2) },
  },
};

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

export interface Measurement {
  readonly name: string;
  /** Median of a step. */
  readonly cpuMilliseconds: number;
  readonly peakMegabytes: number;
  /** After the last step: what does not learn is not compared. */
  readonly loss: number;
}

export async function measure(name: string): Promise<Measurement> {
  const { network, feeds } = NETWORKS[name]!;
  const { g, loss } = network();
  const graph = buildTrainingGraph(g, loss, { optimizer: adam() });
  const session = await openSession(graph.model);
  let state = Object.fromEntries(graph.state);
  const times: number[] = [];
  let last = 0;
  for (let step = 0; step < WARM_UP + STEPS; step++) {
    const scalars = Object.entries({ 'learning-rate': 1e-3, ...graph.scalarsAt(step) });
    const before = process.cpuUsage();
    const results = await session.run({
      ...feeds,
      ...Object.fromEntries(scalars.map(([key, value]) => [key, tensorFrom('float32', [], [value])])),
      ...state,
    });
    const { user, system } = process.cpuUsage(before);
    state = Object.fromEntries(Object.keys(state).map((key) => [key, results[`${key}.next`]!]));
    last = Number(results['loss']!.data[0]);
    if (step >= WARM_UP) times.push((user + system) / 1000);
  }
  await session.dispose();
  const peakMegabytes = Math.round(resourceUsage().maxRSS / 1024);
  return { name, cpuMilliseconds: median(times), peakMegabytes, loss: last };
}
