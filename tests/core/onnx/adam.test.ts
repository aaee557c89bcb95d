/** The optimiser against optax, whole LSTM trainings long, and against the paper's formula by hand. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '#core/onnx/graph-builder.ts';
import { dense, lstm } from '#core/onnx/layers.ts';
import { meanSquaredError } from '#core/onnx/losses.ts';
import { randomSource } from '#core/random.ts';
import { numbersOf, tensorFrom, type Tensor } from '#core/onnx/tensor.ts';
import { buildTrainingGraph } from '#core/onnx/training-graph.ts';
import { openSession } from '#main/inference/session.ts';
import { restState } from '#main/training/train.ts';

const reference = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../fixtures/onnx/adam-reference.json'), 'utf8'),
) as Record<'plain' | 'decayed', number[]>;

const [FRAMES, BATCH, FEATURES, HIDDEN, RATE] = [10, 4, 3, 6, 0.01];

/** The numbers of `adam-reference.py`. */
function numbers(shape: readonly number[], scale: number, phase: number): Tensor {
  const count = shape.reduce((product, size) => product * size, 1);
  return tensorFrom(
    'float32',
    shape,
    Array.from({ length: count }, (_, i) => Math.sin(12.9898 * i + phase) * scale),
  );
}

/** One step after another; `correction` as algorithm 1 of the paper has it. */
async function losses(weightDecay: number, steps: number): Promise<number[]> {
  const g = new GraphBuilder('reference');
  const random = randomSource(1);
  const x = g.input('x', [FRAMES, BATCH, FEATURES]);
  const initial = {
    initialHidden: g.input('h', [1, BATCH, HIDDEN]),
    initialCell: g.input('c', [1, BATCH, HIDDEN]),
  };
  const { sequence } = lstm(g, x, { name: 'lstm', hidden: HIDDEN, random, ...initial });
  const y = dense(g, sequence, { name: 'head', units: 1, random });
  const loss = meanSquaredError(g, y, g.input('target', [FRAMES, BATCH, 1]));
  const graph = buildTrainingGraph(g, loss, { clipNorm: 0.5, adam: { weightDecay } });
  const state = new Map<string, Tensor>(graph.state);
  state.set('lstm.W', numbers([1, 4 * HIDDEN, FEATURES], 0.4, 1));
  state.set('lstm.R', numbers([1, 4 * HIDDEN, HIDDEN], 0.4, 2));
  state.set('lstm.B', numbers([1, 8 * HIDDEN], 0.1, 3));
  state.set('head.weight', numbers([HIDDEN, 1], 0.4, 4));
  state.set('head.bias', numbers([1], 0.1, 5));
  const session = await openSession(graph.model);
  const seen: number[] = [];
  for (let step = 0; step < steps; step++) {
    const input = numbers([FRAMES, BATCH, FEATURES], 1, 10 + 0.7 * step);
    const scalar = (value: number) => tensorFrom('float32', [], [value]);
    const results = await session.run({
      x: input,
      target: runningSum(input),
      h: restState(BATCH, HIDDEN),
      c: restState(BATCH, HIDDEN),
      'learning-rate': scalar(RATE),
      correction1: scalar(1 / (1 - 0.9 ** (step + 1))),
      correction2: scalar(1 / (1 - 0.999 ** (step + 1))),
      ...Object.fromEntries(state),
    });
    for (const name of state.keys()) state.set(name, results[name + graph.nextSuffix]!);
    seen.push(Number(results['loss']!.data[0]));
  }
  await session.dispose();
  return seen;
}

/** Half the running sum of each lane's first feature. */
function runningSum(x: Tensor): Tensor {
  const sums = new Array<number>(BATCH).fill(0);
  const values = numbersOf(x);
  const target = Array.from({ length: FRAMES * BATCH }, (_, i) => {
    sums[i % BATCH]! += values[i * FEATURES]!;
    return 0.5 * sums[i % BATCH]!;
  });
  return tensorFrom('float32', [FRAMES, BATCH, 1], target);
}

describe('Adam', () => {
  it.each([
    ['plain', 0],
    ['decayed', 0.02],
  ] as const)('follows optax over a hundred clipped steps of an LSTM (%s)', async (name, decay) => {
    const ours = await losses(decay, 100);
    reference[name].forEach((loss, step) =>
      expect(Math.abs(ours[step]! / loss - 1), `step ${step}: ${ours[step]} against ${loss}`).toBeLessThan(
        1e-4,
      ),
    );
    // Decay must be seen, or the two cases are one.
    expect(Math.abs(reference.plain.at(-1)! / reference.decayed.at(-1)! - 1)).toBeGreaterThan(1e-3);
  });

  it('takes the steps that the formula gives by hand', async () => {
    const g = new GraphBuilder('hand');
    const w = g.parameter('w', tensorFrom('float32', [], [1]));
    // The gradient is the input itself.
    const graph = buildTrainingGraph(g, g.node('Mul', [w, g.input('slope', [])]), { clipNorm: 1 });
    const session = await openSession(graph.model);
    const scalar = (value: number) => tensorFrom('float32', [], [value]);
    let state = Object.fromEntries(graph.state);
    let [value, m, v] = [1, 0, 0];
    for (const [i, slope] of [0.5, -0.25, 40].entries()) {
      const t = i + 1;
      // 40 is clipped to a norm of 1.
      const gradient = Math.min(1, 1 / (Math.abs(slope) + 1e-6)) * slope;
      m = 0.9 * m + 0.1 * gradient;
      v = 0.999 * v + 0.001 * gradient ** 2;
      value -= (0.1 * (m / (1 - 0.9 ** t))) / (Math.sqrt(v / (1 - 0.999 ** t)) + 1e-8);
      const results = await session.run({
        slope: scalar(slope),
        'learning-rate': scalar(0.1),
        correction1: scalar(1 / (1 - 0.9 ** t)),
        correction2: scalar(1 / (1 - 0.999 ** t)),
        ...state,
      });
      state = Object.fromEntries(Object.keys(state).map((name) => [name, results[`${name}.next`]!]));
      expect(Number(state['w']!.data[0])).toBeCloseTo(value, 5);
      expect(Number(results['gradient-norm']!.data[0])).toBeCloseTo(Math.abs(slope), 5);
    }
    await session.dispose();
  });
});
