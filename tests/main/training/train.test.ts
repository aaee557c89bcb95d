import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '#core/onnx/graph-builder.ts';
import { dense, lstm } from '#core/onnx/layers.ts';
import { meanSquaredError } from '#core/onnx/losses.ts';
import { encodeModel } from '#core/onnx/proto/codec.ts';
import { randomSource } from '#core/random.ts';
import { elementCount, tensorFrom, type Tensor } from '#core/onnx/tensor.ts';
import { buildTrainingGraph } from '#core/onnx/training-graph.ts';
import { openSession } from '#main/inference/session.ts';
import { restState, train } from '#main/training/train.ts';

const FRAMES = 12;
const BATCH = 4;
const HIDDEN = 8;

function network(unroll: boolean): { g: GraphBuilder; y: string } {
  const g = new GraphBuilder('echo');
  const random = randomSource(1);
  const x = g.input('x', [FRAMES, BATCH, 2]);
  const initialHidden = g.input('h', [1, BATCH, HIDDEN]);
  const initialCell = g.input('c', [1, BATCH, HIDDEN]);
  const { sequence } = lstm(g, x, {
    name: 'lstm',
    hidden: HIDDEN,
    random,
    initialHidden,
    initialCell,
    unroll,
  });
  return { g, y: dense(g, sequence, { name: 'head', units: 1, random }) };
}

const rest = { h: restState(BATCH, HIDDEN), c: restState(BATCH, HIDDEN) };

/** The task: say what the first input was two frames ago. */
function batch(seed: number): Record<string, Tensor> {
  const random = randomSource(seed);
  const x = tensorFrom(
    'float32',
    [FRAMES, BATCH, 2],
    Array.from({ length: FRAMES * BATCH * 2 }, () => random.normal()),
  );
  const target = Array.from({ length: FRAMES * BATCH }, (_, i) => {
    const [frame, lane] = [Math.floor(i / BATCH), i % BATCH];
    return frame < 2 ? 0 : Number(x.data[((frame - 2) * BATCH + lane) * 2]);
  });
  return { x, ...rest, target: tensorFrom('float32', [FRAMES, BATCH, 1], target) };
}

function trainingGraph() {
  const { g, y } = network(true);
  const loss = meanSquaredError(g, y, g.input('target', [FRAMES, BATCH, 1]));
  return buildTrainingGraph(g, loss, { clipNorm: 5 });
}

describe('the unrolled LSTM', () => {
  it('computes what ONNX’s own LSTM computes', async () => {
    const { x } = batch(3);
    const outputs: Float32Array[] = [];
    for (const unroll of [true, false]) {
      const { g, y } = network(unroll);
      g.output('y', y);
      const session = await openSession(encodeModel(g.model(g.graph, g.parameters)));
      outputs.push((await session.run({ x: x!, ...rest }))['y']!.data as Float32Array);
      await session.dispose();
    }
    expect(outputs[0]!.length).toBe(elementCount([FRAMES, BATCH, 1]));
    outputs[0]!.forEach((value, i) => expect(value).toBeCloseTo(outputs[1]![i]!, 5));
  });
});

describe('train', () => {
  it('learns to remember: the held-out loss falls to a fraction', async () => {
    const losses: number[] = [];
    await train({
      graph: trainingGraph(),
      batch: (step) => batch(step),
      validation: [batch(100_001), batch(100_002)],
      steps: 600,
      learningRate: 0.02,
      warmupSteps: 10,
      reportEvery: 100,
      onReport: ({ validationLoss }) => losses.push(validationLoss!),
    });
    expect(losses.at(-1)!).toBeLessThan(0.15);
    expect(losses.at(-1)!).toBeLessThan(losses[0]! / 2);
  });

  it('stops between steps when it is cancelled', async () => {
    const controller = new AbortController();
    const running = train({
      graph: trainingGraph(),
      batch: (step) => batch(step),
      validation: [],
      steps: 1000,
      learningRate: 0.01,
      warmupSteps: 1,
      reportEvery: 5,
      signal: controller.signal,
      onReport: () => controller.abort(),
    });
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('stops with a reason when the loss is no number', async () => {
    const poisoned = batch(1);
    (poisoned['target']!.data as Float32Array).fill(NaN);
    const running = train({
      graph: trainingGraph(),
      batch: () => poisoned,
      validation: [],
      steps: 3,
      learningRate: 0.01,
      warmupSteps: 1,
      reportEvery: 1,
      onReport: () => undefined,
    });
    await expect(running).rejects.toMatchObject({ code: 'training.diverged' });
  });
});
