import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '#core/onnx/graph-builder.ts';
import { dense, lstm } from '#core/onnx/layers.ts';
import { meanSquaredError } from '#core/onnx/losses.ts';
import { randomSource } from '#core/random.ts';
import { numbersOf, tensorFrom, type Tensor } from '#core/onnx/tensor.ts';
import { buildTrainingGraph } from '#core/onnx/training-graph.ts';
import { restState, train } from '#main/training/train.ts';
import type { TrainingMetrics, TrainingPlan } from '#main/training/training-plan.ts';
import { initialState, keptWeights, weightsOf, type TrainingState } from '#main/training/training-state.ts';

const FRAMES = 12;
const BATCH = 4;
const HIDDEN = 8;

function network(): { g: GraphBuilder; y: string } {
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
  const { g, y } = network();
  const loss = meanSquaredError(g, y, g.input('target', [FRAMES, BATCH, 1]));
  return buildTrainingGraph(g, loss, { clipNorm: 5 });
}

const plan = (changes: Partial<TrainingPlan> = {}): TrainingPlan => ({
  graph: trainingGraph(),
  batch: (step) => batch(step),
  batchSize: BATCH,
  validation: [batch(100_001), batch(100_002)],
  steps: 24,
  learningRate: 0.02,
  warmupSteps: 10,
  reportEvery: 10,
  ...changes,
});

/** A state's numbers, to compare bit for bit. */
const bitsOf = ({ step, lossSum, best, tensors }: TrainingState) => ({
  step,
  lossSum,
  best: best && [best.validationLoss, ...[...best.weights].map(([name, { data }]) => [name, ...data])],
  tensors: [...tensors].map(([name, { data }]) => [name, ...data]),
});

describe('train', () => {
  it('learns to remember: the held-out loss falls to a fraction', async () => {
    const losses: number[] = [];
    await train(plan({ steps: 600, reportEvery: 100 }), {
      onReport: ({ validationLoss }) => void losses.push(validationLoss!),
    });
    expect(losses.at(-1)!).toBeLessThan(0.15);
    expect(losses.at(-1)!).toBeLessThan(losses[0]! / 2);
  });

  it('is the same twice over, to the bit', async () => {
    const [once, again] = [await train(plan()), await train(plan())];
    expect(bitsOf(once.state)).toEqual(bitsOf(again.state));
  });

  it('reports the mean loss of the steps since the last report, a last short stretch among them', async () => {
    const reports: TrainingMetrics[] = [];
    const onReport = (metrics: TrainingMetrics) => void reports.push(metrics);
    await train(plan({ learningRate: 0, batch: () => batch(1) }), { onReport });
    expect(reports.map(({ step }) => step)).toEqual([10, 20, 24]);
    // At a learning rate of 0 each step has the same loss.
    for (const { trainingLoss } of reports) expect(trainingLoss).toBeCloseTo(reports[0]!.trainingLoss, 6);
  });

  it('stops between steps, and goes on from there to the same weights', async () => {
    const whole = await train(plan());
    const stopped = await train(plan(), { mayGoOn: ({ step }) => Promise.resolve(step < 13) });
    expect(stopped).toMatchObject({ kind: 'stopped', state: { step: 13 } });
    const resumed = await train(plan(), { from: stopped.state });
    expect(resumed.kind).toBe('finished');
    expect(bitsOf(resumed.state)).toEqual(bitsOf(whole.state));
  });

  it('keeps the weights that did best on what was held out', async () => {
    const seen: { loss: number; weights: unknown }[] = [];
    const graph = trainingGraph();
    // From the middle on it is taught the contrary.
    const contrary = (step: number) => {
      const { target, ...inputs } = batch(step);
      const values = numbersOf(target!).map((value) => -3 * value);
      return { ...inputs, target: tensorFrom('float32', target!.shape, values) };
    };
    const { state } = await train(
      plan({ graph, steps: 120, reportEvery: 10, batch: (step) => (step < 60 ? batch : contrary)(step) }),
      {
        onReport: ({ validationLoss }, { tensors }) =>
          void seen.push({ loss: validationLoss!, weights: weightsOf(graph, tensors) }),
      },
    );
    const best = seen.reduce((a, b) => (b.loss < a.loss ? b : a));
    // Or the case does not test what it says.
    expect(best).not.toBe(seen.at(-1));
    expect(keptWeights(graph, state)).toEqual(best.weights);
  });

  it('stops with a reason when the loss is no number', async () => {
    const poisoned = batch(1);
    (poisoned['target']!.data as Float32Array).fill(NaN);
    await expect(train(plan({ batch: () => poisoned }))).rejects.toMatchObject({
      code: 'training.diverged',
      message: expect.stringContaining('step 1') as string,
    });
  });

  it('refuses to go on from the state of another network', async () => {
    const from = initialState(trainingGraph());
    const tensors = new Map(from.tensors);
    tensors.set('head.weight', tensorFrom('float32', [2, 1], [0, 0]));
    await expect(train(plan(), { from: { ...from, tensors } })).rejects.toMatchObject({
      code: 'training.checkpoint-mismatch',
      message: expect.stringContaining('head.weight') as string,
    });
  });
});
