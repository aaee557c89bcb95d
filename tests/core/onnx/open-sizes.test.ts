/** Gradients of graphs whose batch has a name for a size. */
import { describe, expect, it } from 'vitest';
import { differentiate } from '#core/onnx/differentiate.ts';
import { sequenceConvolution } from '#core/onnx/convolution-layers.ts';
import { GraphBuilder, type Value } from '#core/onnx/graph-builder.ts';
import { encodeModel } from '#core/onnx/proto/codec.ts';
import { numbersOf, tensorFrom } from '#core/onnx/tensor.ts';
import { randomSource } from '#core/random.ts';
import { openSession } from '#main/inference/session.ts';

/** An attention head and a layer over a batch, as it would be trained. */
function network(batch: number | string): { g: GraphBuilder; weights: Value[] } {
  const g = new GraphBuilder('open');
  const x = g.input('x', [batch, 3, 4]);
  const weights = [g.input('w', [4, 4]), g.input('b', [4]), g.input('s', [4]), g.input('v', [4, 2])];
  const [w, b, s, v] = weights as [Value, Value, Value, Value];
  const h = g.node('Tanh', [g.node('Add', [g.node('MatMul', [x, w]), b])]);
  const scores = g.node('Softmax', [g.node('MatMul', [h, g.node('Transpose', [h], { perm: [0, 2, 1] })])]);
  const mixed = g.node('LayerNormalization', [g.node('MatMul', [scores, h]), s]);
  const y = g.node('MatMul', [g.node('ReduceMax', [mixed, g.ints([1])], { keepdims: 0 }), v]);
  const loss = g.node('ReduceMean', [g.node('Mul', [y, y])], { keepdims: 0 });
  const gradients = differentiate(g, loss, [x, ...weights]);
  ['x', ...weights].forEach((name) => g.output(`d${name}`, gradients.get(name)!));
  return { g, weights };
}

const wave = (shape: number[], phase: number) =>
  tensorFrom(
    'float32',
    shape,
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i * 1.7 + phase)),
  );

describe('a graph with an open batch size', () => {
  it('has the gradients of the graph with that size, whatever it is', async () => {
    const open = await openSession(encodeModel(network('batch').g.model()));
    for (const batch of [1, 2, 5]) {
      const fixed = await openSession(encodeModel(network(batch).g.model()));
      const feeds = {
        x: wave([batch, 3, 4], batch),
        w: wave([4, 4], 1),
        b: wave([4], 2),
        s: wave([4], 3),
        v: wave([4, 2], 4),
      };
      const [a, b] = [await open.run(feeds), await fixed.run(feeds)];
      for (const [name, { shape }] of Object.entries(b)) {
        expect(a[name]!.shape).toEqual(shape);
        const expected = numbersOf(b[name]!);
        expect(Math.max(...expected.map(Math.abs))).toBeGreaterThan(1e-4);
        numbersOf(a[name]!).forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 5));
      }
      await fixed.dispose();
    }
    await open.dispose();
  });

  it('says which size must be known, where one must', () => {
    const g = new GraphBuilder('convolution');
    const x = g.input('x', ['batch', 2, 4, 4]);
    const w = g.input('w', [3, 2, 3, 3]);
    const loss = g.node('ReduceMean', [g.node('Conv', [x, w])], { keepdims: 0 });
    expect(() => differentiate(g, loss, [w])).toThrow(/"x" has the open dimension "batch"/);
  });
});

describe('a convolution over a sequence of open length', () => {
  const build = (frames: number | string) => {
    const g = new GraphBuilder('sequence');
    const x = g.input('x', [1, 3, frames]);
    const options = { name: 'wide', channels: 2, kernel: 5, dilation: 4, random: randomSource(3) };
    g.output('y', sequenceConvolution(g, x, options));
    return g;
  };

  it('keeps its length, whatever it is', async () => {
    const open = build('frames');
    expect(open.type('y').shape).toEqual([1, 2, 'frames']);
    const session = await openSession(encodeModel(open.model(open.graph, open.parameters)));
    for (const frames of [1, 7, 40]) {
      const fixed = build(frames);
      expect(fixed.type('y').shape).toEqual([1, 2, frames]);
      const other = await openSession(encodeModel(fixed.model(fixed.graph, fixed.parameters)));
      const feeds = { x: wave([1, 3, frames], 1) };
      const [a, b] = [(await session.run(feeds))['y']!, (await other.run(feeds))['y']!];
      expect(a.shape).toEqual([1, 2, frames]);
      expect(numbersOf(a)).toEqual(numbersOf(b));
      await other.dispose();
    }
    await session.dispose();
  });

  it('of which windows would change the length must be told it', () => {
    const g = new GraphBuilder('shorter');
    const inputs = [g.input('x', [1, 3, 'frames']), g.input('w', [2, 3, 5])];
    expect(() => g.node('Conv', inputs)).toThrow('"frames" must be known');
    expect(() => g.node('Conv', inputs, { pads: [2, 2], strides: [2] })).toThrow('must be known');
  });
});
