/**
 * The same training steps on WebGPU as on the processor. Without a graphics card a software adapter does:
 * see `software-adapter.ts`. Skipped, with the reason, where there is none at all.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { adam } from '#core/onnx/optimizers/adam.ts';
import { elementCount, tensorFrom, zeros, type Tensor } from '#core/onnx/tensor.ts';
import { buildTrainingGraph, type TrainingGraph } from '#core/onnx/training-graph.ts';
import type { DeviceId } from '#main/inference/devices.ts';
import { placementOn } from '#main/inference/placement.ts';
import { openSession } from '#main/inference/session.ts';
import { attentionNetwork, convVaeNetwork, lstmNetwork, type Network } from '../../core/onnx/networks.ts';
import { whyNoWebGpu } from './software-adapter.ts';

const STEPS = 5;

const wave = (shape: readonly number[], phase: number): Tensor =>
  tensorFrom(
    'float32',
    shape,
    Array.from({ length: elementCount(shape) }, (_, i) => 0.5 + 0.5 * Math.sin(12.9898 * i + phase)),
  );

interface Case {
  readonly network: () => Network;
  readonly feeds: Readonly<Record<string, Tensor>>;
}

const CASES: Readonly<Record<string, Case>> = {
  lstm: {
    network: () => lstmNetwork(6, 4, 5, 8, 3),
    feeds: {
      x: wave([6, 4, 5], 1),
      target: wave([6, 4, 3], 2),
      h: zeros('float32', [1, 4, 8]),
      c: zeros('float32', [1, 4, 8]),
    },
  },
  'convolutional VAE': {
    network: () => convVaeNetwork(2, 16, 4, 4),
    feeds: { x: wave([2, 3, 16, 16], 1), noise: wave([2, 4], 2) },
  },
  attention: {
    network: () => attentionNetwork(2, 6, 8, 2),
    feeds: { x: wave([2, 6, 8], 1), target: wave([2, 6, 8], 2) },
  },
};

const stepFeeds = ({ scalarsAt }: TrainingGraph, { feeds }: Case, step: number) => ({
  ...feeds,
  ...Object.fromEntries(
    Object.entries({ 'learning-rate': 1e-2, ...scalarsAt(step) }).map(([name, value]) => [
      name,
      tensorFrom('float32', [], [value]),
    ]),
  ),
});

async function lossesOn(device: DeviceId, graph: TrainingGraph, tried: Case): Promise<number[]> {
  const session = await openSession(graph.model, { device });
  expect(session.fallbackReason).toBeNull();
  let state: Record<string, Tensor> = Object.fromEntries(graph.state);
  const losses: number[] = [];
  for (let step = 0; step < STEPS; step++) {
    const results = await session.run({ ...stepFeeds(graph, tried, step), ...state });
    state = Object.fromEntries(
      Object.keys(state).map((name) => [name, results[name + graph.nextSuffix]!] as const),
    );
    losses.push(Number(results['loss']!.data[0]));
  }
  await session.dispose();
  return losses;
}

let unavailable: string | null;

beforeAll(async () => {
  unavailable = await whyNoWebGpu();
});

describe('training on WebGPU', () => {
  it.for(Object.entries(CASES))(
    'steps of the %s follow the processor’s',
    { timeout: 180_000 },
    async ([, tried], { skip }) => {
      skip(unavailable !== null, unavailable ?? '');
      const { g, loss } = tried.network();
      const graph = buildTrainingGraph(g, loss, { optimizer: adam() });
      const [cpu, webgpu] = [
        await lossesOn('cpu', graph, tried),
        await lossesOn('webgpu', graph, tried),
      ] as const;
      expect(cpu.at(-1)!).toBeLessThan(cpu[0]!);
      webgpu.forEach((value, step) => expect(Math.abs(value / cpu[step]! - 1)).toBeLessThan(1e-4));
      // Or the processor did it all, under another name.
      const { nodes, onCpu } = await placementOn('webgpu', graph.model, {
        ...stepFeeds(graph, tried, 0),
        ...Object.fromEntries(graph.state),
      });
      expect(onCpu / nodes).toBeLessThan(0.5);
    },
  );
});
