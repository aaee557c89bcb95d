import { describe, expect, it } from 'vitest';
import { GraphBuilder, type Value } from '#core/onnx/graph-builder.ts';
import { encodeModel } from '#core/onnx/proto/codec.ts';
import { elementCount, tensorFrom, zeros } from '#core/onnx/tensor.ts';
import { openSession } from '#main/inference/session.ts';

/** Says what the builder infers, and what onnxruntime makes of it. */
async function shapes(build: (g: GraphBuilder) => Value[]): Promise<{ inferred: unknown; made: unknown }> {
  const g = new GraphBuilder('shapes');
  const outputs = build(g);
  outputs.forEach((value, i) => g.output(`out${i}`, value));
  const session = await openSession(encodeModel(g.model()));
  const feeds = Object.fromEntries(
    g.graph.input.map(({ name }) => [name!, zeros(g.dtype(name!), g.shape(name!))]),
  );
  const results = await session.run(feeds);
  await session.dispose();
  return {
    inferred: outputs.map((value) => g.shape(value)),
    made: outputs.map((_, i) => results[`out${i}`]!.shape),
  };
}

describe('inferred shapes are those onnxruntime makes', () => {
  const cases: Record<string, (g: GraphBuilder) => Value[]> = {
    'broadcasting over missing, single and empty axes': (g) => [
      g.node('Add', [g.input('a', [2, 1, 3]), g.input('b', [4, 1])]),
      g.node('Mul', [g.input('c', []), g.input('d', [2, 2])]),
      g.node('Sub', [g.input('e', [0, 3]), g.input('f', [3])]),
      g.node('Max', [g.input('h', [1]), g.input('i', [0])]),
    ],
    'matrix products': (g) => [
      g.node('MatMul', [g.input('a', [5, 1, 2, 3]), g.input('b', [4, 3, 6])]),
      g.node('MatMul', [g.input('c', [0, 3]), g.input('d', [3, 2])]),
    ],
    reductions: (g) => {
      const a = g.input('a', [2, 3, 4]);
      return [
        g.node('ReduceSum', [a]),
        g.node('ReduceSum', [a], { keepdims: 0 }),
        g.node('ReduceSum', [a, g.ints([])], { keepdims: 0 }),
        g.node('ReduceSum', [a, g.ints([])], { noop_with_empty_axes: 1 }),
        g.node('ReduceMean', [a, g.ints([-1, 0])], { keepdims: 0 }),
        g.node('ReduceSumSquare', [a, g.ints([1])]),
      ];
    },
    reshaping: (g) => {
      const a = g.input('a', [2, 3, 4]);
      return [
        g.node('Reshape', [a, g.ints([-1, 6])]),
        g.node('Reshape', [a, g.ints([0, -1])]),
        g.node('Reshape', [g.input('b', [0, 4]), g.ints([4, 0])], { allowzero: 1 }),
        g.node('Unsqueeze', [a, g.ints([0, -1])]),
        g.node('Squeeze', [g.input('c', [1, 3, 1]), g.ints([-1])]),
        g.node('Squeeze', [g.input('d', [1, 3, 1])]),
        g.node('Transpose', [a]),
        g.node('Transpose', [a], { perm: [1, 2, 0] }),
        g.node('Expand', [g.input('e', [3, 1]), g.ints([2, 1, 4])]),
      ];
    },
    'joining and parting': (g) => {
      const a = g.input('a', [2, 7]);
      return [
        g.node('Concat', [a, g.input('b', [2, 0]), g.input('c', [2, 3])], { axis: -1 }),
        ...g.nodes('Split', [a, g.ints([3, 0, 4])], { axis: 1 }, 3),
        ...g.nodes('Split', [a], { axis: 1, num_outputs: 3 }, 3),
      ];
    },
    'an LSTM': (g) =>
      g.nodes(
        'LSTM',
        [
          g.input('x', [5, 2, 3]),
          g.constant(zeros('float32', [1, 16, 3])),
          g.constant(zeros('float32', [1, 16, 4])),
        ],
        { hidden_size: 4 },
        3,
      ),
  };
  for (const [name, build] of Object.entries(cases)) {
    it(name, async () => {
      const { inferred, made } = await shapes(build);
      expect(inferred).toEqual(made);
    });
  }
});

describe('open sizes', () => {
  it('are carried by name through a graph that is only run', () => {
    const g = new GraphBuilder('open');
    const x = g.input('x', ['frames', 1, 6]);
    const shape = (value: Value) => g.type(value).shape;
    expect(shape(g.node('Add', [x, g.input('b', [6])]))).toEqual(['frames', 1, 6]);
    expect(shape(g.node('MatMul', [x, g.input('w', [6, 2])]))).toEqual(['frames', 1, 2]);
    expect(shape(g.node('Reshape', [x, g.ints([-1, 6])]))).toEqual(['frames', 6]);
    expect(shape(g.node('Squeeze', [x, g.ints([1])]))).toEqual(['frames', 6]);
    expect(shape(g.node('ReduceSum', [x, g.ints([0])]))).toEqual([1, 1, 6]);
  });

  it('are refused where a number is needed, by name', () => {
    const g = new GraphBuilder('open');
    const x = g.input('x', ['frames', 2]);
    expect(() => g.shape(x)).toThrow(/"x".*"frames"/);
  });
});

describe('a graph', () => {
  it('adds a node once, however often it is asked for, unless its attributes differ', () => {
    const g = new GraphBuilder('once');
    const x = g.input('x', [2, 3]);
    const first = g.node('Transpose', [x], { perm: [1, 0] });
    expect(g.node('Transpose', [x], { perm: [1, 0] })).toBe(first);
    expect(g.node('Transpose', [x], { perm: [0, 1] })).not.toBe(first);
    expect(g.graph.node).toHaveLength(2);
  });

  it('shares equal constants and keeps different ones apart', () => {
    const g = new GraphBuilder('constants');
    expect(g.scalar(1)).toBe(g.scalar(1));
    expect(g.scalar(1)).not.toBe(g.scalar(1, 'float64'));
    expect(g.constant(tensorFrom('float32', [1], [1]))).not.toBe(g.scalar(1));
    expect(g.ints([1, 2])).not.toBe(g.ints([2, 1]));
  });

  it('writes only the constants that it uses', () => {
    const g = new GraphBuilder('used');
    g.scalar(5);
    g.output('y', g.node('Add', [g.input('x', []), g.scalar(7)]));
    expect(
      g
        .model()
        .graph!.initializer!.map(({ dims, rawData }) => [dims, new Float32Array(rawData!.slice().buffer)[0]]),
    ).toEqual([[[], 7]]);
  });

  it.each<[string, (g: GraphBuilder) => unknown, string, RegExp]>([
    ['an operator there is not', (g) => g.node('Swizzle', [g.input('x', [])]), 'onnx.operator', /Swizzle/],
    ['a value there is not', (g) => g.node('Neg', ['ghost']), 'onnx.value', /"ghost"/],
    ['a name taken', (g) => [g.input('x', []), g.input('x', [])], 'onnx.value', /"x"/],
    [
      'shapes that do not broadcast',
      (g) => g.node('Add', [g.input('a', [2]), g.input('b', [3])]),
      'onnx.type',
      /\[2\] and \[3\]/,
    ],
    [
      'an empty axis against a long one',
      (g) => g.node('Add', [g.input('a', [0]), g.input('b', [3])]),
      'onnx.type',
      /\[0\] and \[3\]/,
    ],
    [
      'inner sizes that differ',
      (g) => g.node('MatMul', [g.input('a', [2, 3]), g.input('b', [4, 2])]),
      'onnx.type',
      /3 and 4/,
    ],
    [
      'an axis outside the rank',
      (g) => g.node('ReduceSum', [g.input('a', [2]), g.ints([1])]),
      'onnx.type',
      /axis 1.*rank 1/,
    ],
    [
      'a shape that does not hold the values',
      (g) => g.node('Reshape', [g.input('a', [2, 3]), g.ints([4, 2])]),
      'onnx.type',
      /\[2, 3\].*\[4, 2\]/,
    ],
    [
      'an open size that does not come out even',
      (g) => g.node('Reshape', [g.input('a', [2, 3]), g.ints([-1, 4])]),
      'onnx.type',
      /open size/,
    ],
    [
      'a wide axis squeezed',
      (g) => g.node('Squeeze', [g.input('a', [2, 3]), g.ints([1])]),
      'onnx.type',
      /axis 1.*3/,
    ],
    [
      'parts that do not make up the whole',
      (g) => g.nodes('Split', [g.input('a', [5]), g.ints([2, 2])], { axis: 0 }, 2),
      'onnx.type',
      /2 \+ 2.*5/,
    ],
    [
      'pieces that do not fit',
      (g) => g.node('Concat', [g.input('a', [2, 3]), g.input('b', [3, 3])], { axis: 1 }),
      'onnx.type',
      /\[3, 3\]/,
    ],
    ['an input left out', (g) => g.node('Add', [g.input('a', [2]), '']), 'onnx.type', /input 1/],
    [
      'axes that are no constant',
      (g) => g.node('ReduceSum', [g.input('a', [2]), g.input('axes', [1], 'int64')]),
      'onnx.type',
      /constant/,
    ],
  ])('refuses %s', (_, build, code, message) => {
    expect(() => build(new GraphBuilder('bad'))).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) as string }) as Error,
    );
  });

  it('has tensors of as many values as their shape says', () => {
    expect(elementCount([])).toBe(1);
    expect(elementCount([3, 0])).toBe(0);
    expect(() => tensorFrom('float32', [2], [1])).toThrow(/8 bytes/);
  });

  it('is written without what no output depends on', () => {
    const g = new GraphBuilder('dead');
    const x = g.input('x', [2]);
    g.node('Exp', [g.node('Mul', [x, g.constant(tensorFrom('float32', [2], [1, 2]))])]);
    g.output('y', g.node('Tanh', [x]));
    const { graph } = g.model();
    expect(graph!.node!.map(({ opType }) => opType)).toEqual(['Tanh', 'Identity']);
    expect(graph!.initializer).toEqual([]);
  });
});
