import { describe, expect, it } from 'vitest';
import { batchNormalization, rmsNormalization } from '#core/onnx/convolution-layers.ts';
import { GraphBuilder } from '#core/onnx/graph-builder.ts';
import { cosineDecay, linearDecay, stepDecay, warmUp } from '#core/onnx/optimizers/schedules.ts';
import { sgd } from '#core/onnx/optimizers/sgd.ts';
import { decodeModel, encodeModel } from '#core/onnx/proto/codec.ts';
import { numbersOf, tensorFrom, type Tensor } from '#core/onnx/tensor.ts';
import { buildTrainingGraph, type TrainingGraph, type TrainingOptions } from '#core/onnx/training-graph.ts';
import { openSession } from '#main/inference/session.ts';

const scalar = (value: number) => tensorFrom('float32', [], [value]);

/** `loss = a² + (b x)²`, with a = 2 and b = 3 at the start. */
function twoWeights(options: TrainingOptions): TrainingGraph {
  const g = new GraphBuilder('two');
  const [a, b, x] = [g.parameter('a', scalar(2)), g.parameter('b', scalar(3)), g.input('x', [])];
  const product = g.node('Mul', [b, x]);
  const loss = g.node('Add', [g.node('Mul', [a, a]), g.node('Mul', [product, product])]);
  return buildTrainingGraph(g, loss, { optimizer: sgd(), ...options });
}

/** The state after each step. */
async function steps(graph: TrainingGraph, feeds: readonly Record<string, Tensor>[], rate = 0.1) {
  const session = await openSession(graph.model);
  const states: Record<string, number[]>[] = [];
  let state = Object.fromEntries(graph.state);
  for (const [step, feed] of feeds.entries()) {
    const scalars = Object.entries(graph.scalarsAt(step)).map(([name, value]) => [name, scalar(value)]);
    const inputs = { ...feed, 'learning-rate': scalar(rate), ...Object.fromEntries(scalars), ...state };
    const results = await session.run(inputs);
    state = Object.fromEntries(Object.keys(state).map((name) => [name, results[`${name}.next`]!]));
    states.push(Object.fromEntries(Object.entries(state).map(([name, value]) => [name, numbersOf(value)])));
  }
  await session.dispose();
  return states;
}

describe('frozen parameters', () => {
  it('are constants of the graph and stay out of the state', async () => {
    const graph = twoWeights({ frozen: ['b'] });
    expect(graph.parameters).toEqual(['a']);
    expect([...graph.state.keys()]).toEqual(['a']);
    expect(decodeModel(graph.model).graph!.initializer!.map(({ name }) => name)).toContain('b');
    const [after] = await steps(graph, [{ x: scalar(1) }]);
    expect(after!['a']![0]).toBeCloseTo(2 - 0.1 * 4, 6);
  });

  it('cost no gradient', () => {
    const count = (options: TrainingOptions) => decodeModel(twoWeights(options).model).graph!.node!.length;
    expect(count({ frozen: ['b'] })).toBeLessThan(count({}) - 3);
  });

  it.each([
    [['c'], /"c"/],
    [['a', 'b'], /All parameters/],
  ])('%s: is refused', (frozen, message) => expect(() => twoWeights({ frozen })).toThrow(message));
});

describe('accumulation', () => {
  it('updates with the mean gradient, only on the step that ends it', async () => {
    const graph = twoWeights({ accumulate: 2, frozen: ['a'] });
    const states = await steps(
      graph,
      [1, 2, 3, 1].map((x) => ({ x: scalar(x) })),
    );
    const first = 3 - (0.1 * (2 * 3 * 1 + 2 * 3 * 4)) / 2;
    const second = first - (0.1 * (2 * first * 9 + 2 * first * 1)) / 2;
    const expected = [3, first, first, second];
    states.forEach(({ b }, i) => expect(b![0]).toBeCloseTo(expected[i]!, 5));
  });
});

describe('the moving average of the weights', () => {
  it('follows them at its own pace', async () => {
    const graph = twoWeights({ averageDecay: 0.75, frozen: ['b'] });
    const states = await steps(graph, [{ x: scalar(0) }, { x: scalar(0) }]);
    const weights = [1.6, 1.28];
    const averages = [0.75 * 2 + 0.25 * 1.6];
    averages.push(0.75 * averages[0]! + 0.25 * 1.28);
    states.forEach((state, i) => {
      expect(state['a']![0]).toBeCloseTo(weights[i]!, 6);
      expect(state[`a${graph.averageSuffix}`]![0]).toBeCloseTo(averages[i]!, 6);
    });
  });
});

describe('running statistics', () => {
  it('are carried from step to step, and are those of the batches', async () => {
    const g = new GraphBuilder('statistics');
    const { value, running } = batchNormalization(g, g.input('x', [4, 1, 1, 1]), 'norm');
    const loss = g.node('ReduceMean', [g.node('Mul', [value, value])], { keepdims: 0 });
    const carried = new Map(running.map(({ name, ...rest }) => [name, rest]));
    const graph = buildTrainingGraph(g, loss, { carried });
    const batch = (values: number[]) => ({ x: tensorFrom('float32', [4, 1, 1, 1], values) });
    const [one, two] = await steps(graph, [batch([0, 2, 4, 6]), batch([1, 1, 1, 1])]);
    expect(one!['norm.mean']![0]).toBeCloseTo(0.9 * 0 + 0.1 * 3, 6);
    expect(one!['norm.variance']![0]).toBeCloseTo(0.9 * 1 + 0.1 * 5, 5);
    expect(two!['norm.mean']![0]).toBeCloseTo(0.9 * 0.3 + 0.1 * 1, 6);
    expect(two!['norm.variance']![0]).toBeCloseTo(0.9 * 1.4, 5);
  });
});

it('normalises by the root of the mean square', async () => {
  const g = new GraphBuilder('rms');
  g.output('y', rmsNormalization(g, g.input('x', [2, 2]), 'norm'));
  const session = await openSession(encodeModel(g.model(g.graph, g.parameters)));
  const { y } = await session.run({ x: tensorFrom('float32', [2, 2], [3, 4, 0, -2]) });
  const root = Math.sqrt(12.5);
  [3 / root, 4 / root, 0, -Math.SQRT2].forEach((value, i) => expect(numbersOf(y!)[i]).toBeCloseTo(value, 5));
  await session.dispose();
});

describe('schedules', () => {
  it('warm up, then decay from the end of the rise', () => {
    const rate = warmUp(4, cosineDecay(10, 0.1));
    expect([0, 3, 4].map(rate)).toEqual([0.25, 1, 1]);
    expect(rate(9)).toBeCloseTo(0.55, 12);
    expect([14, 1000].map(rate)).toEqual([0.1, 0.1]);
  });

  it('fall in a line or in steps', () => {
    expect([0, 5, 10, 20].map(linearDecay(10, 0.5))).toEqual([1, 0.75, 0.5, 0.5]);
    expect([0, 9, 10, 25].map(stepDecay(10, 0.5))).toEqual([1, 1, 0.5, 0.25]);
  });
});
