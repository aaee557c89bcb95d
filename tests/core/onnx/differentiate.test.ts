import { describe, expect, it } from 'vitest';
import { differentiate } from '#core/onnx/differentiate.ts';
import { GraphBuilder } from '#core/onnx/graph-builder.ts';
import { encodeModel } from '#core/onnx/proto/codec.ts';
import { numbersOf, tensorFrom, zeros, type Tensor } from '#core/onnx/tensor.ts';
import { openSession } from '#main/inference/session.ts';

async function run(g: GraphBuilder, feeds: Record<string, Tensor>): Promise<Record<string, Tensor>> {
  const session = await openSession(encodeModel(g.model()));
  const results = await session.run(feeds);
  await session.dispose();
  return results;
}

describe('differentiate', () => {
  it('adds up every way on which the loss depends on a value', async () => {
    const g = new GraphBuilder('diamond');
    const x = g.input('x', []);
    // y = x^2 + 3 x^2 + x, by three ways.
    const square = g.node('Mul', [x, x]);
    const y = g.node('Add', [g.node('Add', [square, g.node('Mul', [square, g.scalar(3)])]), x]);
    g.output('dx', differentiate(g, y, [x]).get(x)!);
    const { dx } = await run(g, { x: tensorFrom('float32', [], [5]) });
    expect(numbersOf(dx!)).toEqual([8 * 5 + 1]);
  });

  it('gives zeros of the value’s shape where the loss is independent of it', async () => {
    const g = new GraphBuilder('independent');
    const [x, y] = [g.input('x', [2, 3]), g.input('y', [])];
    g.output('loss', g.node('Exp', [y]));
    g.output('sum', g.node('ReduceSum', [x]));
    g.output('dx', differentiate(g, g.node('Exp', [y]), [x, y]).get(x)!);
    const { dx } = await run(g, { x: zeros('float32', [2, 3]), y: zeros('float32', []) });
    expect(dx!.shape).toEqual([2, 3]);
    expect(numbersOf(dx!)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('costs nothing for what depends on nothing wanted', () => {
    const g = new GraphBuilder('cost');
    const [data, weight] = [g.input('data', [4, 4]), g.input('weight', [4, 4])];
    const prepared = g.node('Exp', [g.node('Tanh', [data])]);
    const loss = g.node('ReduceSum', [g.node('MatMul', [prepared, weight])], { keepdims: 0 });
    const before = g.graph.node.length;
    differentiate(g, loss, [weight]);
    const added = g.graph.node.slice(before).map(({ opType }) => opType);
    expect(added.filter((opType) => opType === 'MatMul')).toHaveLength(1);
    expect(added).not.toContain('Mul');
  });

  it('makes one matrix product of a weight that is used at every step', () => {
    const g = new GraphBuilder('shared');
    const weight = g.input('weight', [3, 3]);
    let state = g.input('state', [2, 3]);
    for (let step = 0; step < 5; step++) state = g.node('Tanh', [g.node('MatMul', [state, weight])]);
    const loss = g.node('ReduceSum', [state], { keepdims: 0 });
    const before = g.graph.node.length;
    differentiate(g, loss, [weight]);
    const products = g.graph.node.slice(before).filter(({ opType }) => opType === 'MatMul');
    // Four take the gradient back through the steps, one makes the weight's.
    expect(products).toHaveLength(5);
  });

  it('names the operator and the node that cannot be differentiated, if the loss needs it', () => {
    const g = new GraphBuilder('sequences');
    const x = g.input('x', [5, 1, 3]);
    const w = g.parameter('w', zeros('float32', [1, 16, 3]));
    const r = g.parameter('r', zeros('float32', [1, 16, 4]));
    const lengths = g.input('lengths', [1], 'int32');
    const [y] = g.nodes('LSTM', [x, w, r, '', lengths], { hidden_size: 4 }, 3);
    const loss = g.node('ReduceSum', [y!], { keepdims: 0 });
    expect(() => differentiate(g, loss, [w])).toThrow(
      expect.objectContaining({
        code: 'onnx.type',
        message: expect.stringMatching(/LSTM.*"LSTM_0".*sequence lengths/) as string,
      }) as Error,
    );
    const other = g.node('ReduceSum', [g.node('Exp', [x])], { keepdims: 0 });
    expect(() => differentiate(g, other, [x])).not.toThrow();
  });

  it('writes an operator out in others only where a gradient flows', () => {
    const built = () => {
      const g = new GraphBuilder('gemm');
      const [data, weight, head] = [g.input('data', [2, 3]), g.input('w', [3, 4]), g.input('v', [4, 1])];
      const hidden = g.node('Gemm', [data, weight]);
      const loss = g.node('ReduceSum', [g.node('MatMul', [hidden, head])], { keepdims: 0 });
      return { g, loss, weight, head };
    };
    const frozen = built();
    differentiate(frozen.g, frozen.loss, [frozen.head]);
    expect(frozen.g.graph.node.map(({ opType }) => opType)).toContain('Gemm');
    const trained = built();
    differentiate(trained.g, trained.loss, [trained.weight]);
    expect(trained.g.graph.node.map(({ opType }) => opType)).not.toContain('Gemm');
  });

  it('leaves the nodes in an order in which they can run', () => {
    const g = new GraphBuilder('order');
    const [x, w] = [g.input('x', [2, 3]), g.input('w', [3, 3])];
    // The product that the first Gemm is written out to is made by name further down.
    const first = g.node('Gemm', [x, w]);
    const second = g.node('MatMul', [x, w]);
    const loss = g.node('ReduceSum', [g.node('Mul', [g.node('Gemm', [first, w]), second])], { keepdims: 0 });
    differentiate(g, loss, [x, w]);
    const made = new Set(['x', 'w', ...g.constants().keys()]);
    for (const { input, output } of g.graph.node) {
      input!.forEach((name) => expect(made.has(name), name).toBe(true));
      output!.forEach((name) => made.add(name));
    }
  });
});
