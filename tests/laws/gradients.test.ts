import { describe, expect, it } from 'vitest';
import { differentiate } from '#core/onnx/differentiate.ts';
import { OPERATOR_RULES } from '#core/onnx/gradients/index.ts';
import { GraphBuilder, type Value } from '#core/onnx/graph-builder.ts';
import { encodeModel } from '#core/onnx/proto/codec.ts';
import { randomSource } from '#core/random.ts';
import { elementCount, tensorFrom, type Tensor } from '#core/onnx/tensor.ts';
import { openSession } from '#main/inference/session.ts';

interface Sample {
  readonly shapes: readonly (readonly number[])[];
  /** Keeps inputs where the operator is smooth, or defined. */
  readonly positive?: boolean;
  build(g: GraphBuilder, inputs: readonly Value[]): readonly Value[];
}

const one = (opType: string) => (g: GraphBuilder, x: readonly Value[]) => [g.node(opType, x)];
const BROADCASTS = [[[2, 3], [2, 3]], [[2, 3], [3]], [[2, 1, 3], [4, 1]], [[], [2, 2]], [[], []], [[1, 1], [3]], [[0, 3], [3]], [[2, 0], [2, 1]]]; // prettier-ignore
const binary = (opType: string, positive = false): Sample[] =>
  BROADCASTS.map((shapes) => ({ shapes, positive, build: one(opType) }));
const unary = (opType: string, positive = false): Sample[] =>
  [[], [3], [2, 1, 4], [0, 2]].map((shape) => ({ shapes: [shape], positive, build: one(opType) }));

/** At least one sample for every operator that has a gradient. */
const SAMPLES: Record<string, readonly Sample[]> = {
  Add: binary('Add'),
  Sub: binary('Sub'),
  Mul: binary('Mul'),
  Div: binary('Div', true),
  Identity: unary('Identity'),
  Neg: unary('Neg'),
  Exp: unary('Exp'),
  Log: unary('Log', true),
  Sqrt: unary('Sqrt', true),
  Sigmoid: unary('Sigmoid'),
  Tanh: unary('Tanh'),
  Relu: unary('Relu', true),
  MatMul: [
    { shapes: [[2, 3], [3, 4]], build: one('MatMul') },
    { shapes: [[5, 2, 3], [3, 4]], build: one('MatMul') },
    { shapes: [[5, 2, 3], [5, 3, 1]], build: one('MatMul') },
    { shapes: [[2, 3], [5, 3, 4]], build: one('MatMul') },
    { shapes: [[2, 1, 2, 3], [4, 3, 2]], build: one('MatMul') },
    { shapes: [[0, 3], [3, 2]], build: one('MatMul') },
    // Two uses of one weight share a product.
    { shapes: [[2, 3], [3, 3]], build: (g, [x, w]) => [g.node('MatMul', [g.node('Tanh', [g.node('MatMul', [x!, w!])]), w!])] },
  ], // prettier-ignore
  ReduceSum: [
    { shapes: [[2, 3, 2]], build: (g, [x]) => [g.node('ReduceSum', [x!, g.ints([1])], { keepdims: 0 })] },
    { shapes: [[2, 3]], build: (g, [x]) => [g.node('ReduceSum', [x!], { keepdims: 1 })] },
    { shapes: [[0, 3]], build: (g, [x]) => [g.node('ReduceSum', [x!, g.ints([0])], { keepdims: 0 })] },
    { shapes: [[2, 3]], build: (g, [x]) => [g.node('ReduceSum', [x!, g.ints([])], { keepdims: 0 })] },
    {
      shapes: [[2]],
      build: (g, [x]) => [g.node('ReduceSum', [x!, g.ints([])], { noop_with_empty_axes: 1 })],
    },
    { shapes: [[]], build: (g, [x]) => [g.node('ReduceSum', [x!], { keepdims: 0 })] },
  ],
  ReduceMean: [
    {
      shapes: [[2, 3, 2]],
      build: (g, [x]) => [g.node('ReduceMean', [x!, g.ints([0, -1])], { keepdims: 1 })],
    },
  ],
  Reshape: [
    { shapes: [[2, 6]], build: (g, [x]) => [g.node('Reshape', [x!, g.ints([3, -1])])] },
    { shapes: [[2, 3]], build: (g, [x]) => [g.node('Reshape', [x!, g.ints([0, 1, 3])])] },
    { shapes: [[0, 4]], build: (g, [x]) => [g.node('Reshape', [x!, g.ints([2, 0])], { allowzero: 1 })] },
    { shapes: [[1]], build: (g, [x]) => [g.node('Reshape', [x!, g.ints([])])] },
  ],
  Unsqueeze: [
    { shapes: [[2, 3]], build: (g, [x]) => [g.node('Unsqueeze', [x!, g.ints([1])])] },
    { shapes: [[3]], build: (g, [x]) => [g.node('Unsqueeze', [x!, g.ints([-1, 0])])] },
    { shapes: [[]], build: (g, [x]) => [g.node('Unsqueeze', [x!, g.ints([0])])] },
  ],
  Squeeze: [
    { shapes: [[2, 1, 3]], build: (g, [x]) => [g.node('Squeeze', [x!, g.ints([1])])] },
    { shapes: [[1, 0, 1]], build: (g, [x]) => [g.node('Squeeze', [x!])] },
  ],
  Transpose: [
    { shapes: [[2, 3, 4]], build: (g, [x]) => [g.node('Transpose', [x!], { perm: [2, 0, 1] })] },
    { shapes: [[2, 0, 3]], build: (g, [x]) => [g.node('Transpose', [x!])] },
  ],
  Concat: [
    { shapes: [[2, 3], [2, 2]], build: (g, x) => [g.node('Concat', x, { axis: 1 })] },
    { shapes: [[2, 3], [0, 3], [1, 3]], build: (g, x) => [g.node('Concat', x, { axis: -2 })] },
    // The same value twice.
    { shapes: [[2, 2]], build: (g, [x]) => [g.node('Concat', [x!, x!], { axis: 0 })] },
  ], // prettier-ignore
  Split: [
    // The middle part is not used: its gradient is zero.
    { shapes: [[2, 6]], build: (g, [x]) => { const [a, , c] = g.nodes('Split', [x!, g.ints([1, 2, 3])], { axis: 1 }, 3); return [a!, c!]; } },
    { shapes: [[5, 2]], build: (g, [x]) => g.nodes('Split', [x!], { axis: 0, num_outputs: 3 }, 3) },
    { shapes: [[3]], build: (g, [x]) => g.nodes('Split', [x!, g.ints([0, 3])], { axis: -1 }, 2) },
  ], // prettier-ignore
  Expand: [
    { shapes: [[2, 1]], build: (g, [x]) => [g.node('Expand', [x!, g.ints([3, 2, 4])])] },
    { shapes: [[3]], build: (g, [x]) => [g.node('Expand', [x!, g.ints([1])])] },
    { shapes: [[]], build: (g, [x]) => [g.node('Expand', [x!, g.ints([2, 2])])] },
  ],
};

/** A loss that weighs every element of every output differently. */
function lossOf(g: GraphBuilder, outputs: readonly Value[]): Value {
  const random = randomSource(99);
  return outputs
    .map((output) => {
      const shape = g.shape(output);
      const weights = tensorFrom(
        'float64',
        shape,
        Array.from({ length: elementCount(shape) }, () => random.normal()),
      );
      const weighted = g.node('Mul', [output, g.constant(weights)]);
      return g.node('ReduceSum', [g.node('Mul', [weighted, output])], { keepdims: 0 });
    })
    .reduce((sum, value) => g.node('Add', [sum, value]));
}

async function check({ shapes, positive, build }: Sample): Promise<void> {
  const random = randomSource(7);
  const g = new GraphBuilder('law');
  const names = shapes.map((shape, i) => g.input(`x${i}`, shape, 'float64'));
  const feeds: Record<string, Tensor> = Object.fromEntries(
    shapes.map((shape, i) => {
      const values = Array.from({ length: elementCount(shape) }, () =>
        positive ? 0.5 + random.uniform() : random.normal(),
      );
      return [`x${i}`, tensorFrom('float64', shape, values)];
    }),
  );
  const loss = lossOf(g, build(g, names));
  const gradients = differentiate(g, loss, names);
  g.output('loss', loss);
  names.forEach((name) => g.output(`d${name}`, gradients.get(name)!));
  const session = await openSession(encodeModel(g.model()));
  try {
    const results = await session.run(feeds);
    for (const name of names) {
      expect(results[`d${name}`]!.shape).toEqual(feeds[name]!.shape);
      const values = feeds[name]!.data as Float64Array;
      for (let i = 0; i < values.length; i++) {
        const at = values[i]!;
        const step = 1e-5;
        values[i] = at + step;
        const up = Number((await session.run(feeds))['loss']!.data[0]);
        values[i] = at - step;
        const down = Number((await session.run(feeds))['loss']!.data[0]);
        values[i] = at;
        const expected = (up - down) / (2 * step);
        const actual = Number(results[`d${name}`]!.data[i]);
        expect(Math.abs(actual - expected), `d${name}[${i}]: ${actual} against ${expected}`).toBeLessThan(
          1e-6 * Math.max(1, Math.abs(expected)),
        );
      }
    }
  } finally {
    await session.dispose();
  }
}

describe('every gradient agrees with central differences', () => {
  for (const [opType, rule] of OPERATOR_RULES) {
    if (!rule.gradient) continue;
    it(opType, async () => {
      const samples = SAMPLES[opType];
      expect(samples, `${opType} has a sample`).toBeDefined();
      for (const sample of samples!) await check(sample);
    });
  }
});
