/** Matrix products. A weight's gradient is left as an outer product, so that many uses share one. */
import { algebra } from '../algebra.ts';
import type { Value } from '../graph-builder.ts';
import type {
  DecompositionContext,
  Dim,
  GradientContext,
  InferenceContext,
  OperatorRule,
  TensorType,
} from '../operator-rule.ts';
import { required, typeError, type Contribution } from '../operator-rule.ts';
import { broadcast, isKnownShape, reshape, reshapeLike, sumToShape, swapLastTwo } from '../shapes.ts';

function inferMatMul(context: InferenceContext): TensorType[] {
  const [a, b] = [required(context, 0), required(context, 1)];
  if (a.shape.length === 0 || b.shape.length === 0)
    throw typeError(context.node, 'a single number is no matrix');
  // A vector is a row on the left and a column on the right, and its axis of size 1 does not stay.
  const left = a.shape.length === 1 ? [1, ...a.shape] : a.shape;
  const right = b.shape.length === 1 ? [...b.shape, 1] : b.shape;
  const [rows, inner] = left.slice(-2) as [Dim, Dim];
  const [innerB, columns] = right.slice(-2) as [Dim, Dim];
  if (inner !== innerB) throw typeError(context.node, `inner sizes ${inner} and ${innerB} differ`);
  const shape = broadcast(context.node, [left.slice(0, -2), right.slice(0, -2)]);
  if (a.shape.length > 1) shape.push(rows);
  if (b.shape.length > 1) shape.push(columns);
  return [{ dtype: a.dtype, shape }];
}

/** dA = dY Bᵀ; dB = Aᵀ dY, for a matrix B over all of A's leading axes at once. */
function matMulGradient({
  g,
  inputs,
  outputGradients,
  needs,
}: GradientContext): (Contribution | undefined)[] {
  const [a, b] = inputs as [Value, Value];
  const [aShape, bShape] = [g.type(a).shape, g.type(b).shape];
  const left = aShape.length === 1 ? g.node('Unsqueeze', [a, g.ints([0])]) : a;
  const right = bShape.length === 1 ? g.node('Unsqueeze', [b, g.ints([1])]) : b;
  let dy = outputGradients[0]!;
  if (bShape.length === 1) dy = g.node('Unsqueeze', [dy, g.ints([-1])]);
  if (aShape.length === 1) dy = g.node('Unsqueeze', [dy, g.ints([-2])]);
  const shaped = (value: Value, like: Value) =>
    reshapeLike(g, sumToShape(g, value, g.type(like === a ? left : right).shape), like);
  const da = () => shaped(g.node('MatMul', [dy, swapLastTwo(g, right)]), a);
  const db = (): Contribution => {
    if (bShape.length === 2 && isKnownShape(aShape))
      return { rows: reshape(g, left, flat(g.shape(left))), columns: reshape(g, dy, flat(g.shape(dy))) };
    return shaped(g.node('MatMul', [swapLastTwo(g, left), dy]), b);
  };
  return [needs(0) ? da() : undefined, needs(1) ? db() : undefined];
}

/** alpha A' B' + beta C, where ' is the transpose or nothing. */
function writtenGemm({ g, node, inputs }: DecompositionContext): Value[] {
  const [a, b, c] = inputs as [Value, Value, Value?];
  const { mul, add } = algebra(g, g.dtype(a));
  const scaled = (value: Value, factor: number) => (factor === 1 ? value : mul(factor, value));
  const product = g.node('MatMul', [
    node.int('transA', 0) === 1 ? swapLastTwo(g, a) : a,
    node.int('transB', 0) === 1 ? swapLastTwo(g, b) : b,
  ]);
  const y = scaled(product, node.float('alpha', 1));
  return [c ? add(y, scaled(c, node.float('beta', 1))) : y];
}

/** All axes but the last as one. */
function flat(shape: readonly number[]): number[] {
  return [shape.slice(0, -1).reduce((product, size) => product * size, 1), shape.at(-1)!];
}

export const matrices: readonly OperatorRule[] = [
  {
    opType: 'Gemm',
    infer(context) {
      const [a, b] = [required(context, 0), required(context, 1)];
      const rows = a.shape[context.node.int('transA', 0) === 1 ? 1 : 0]!;
      const columns = b.shape[context.node.int('transB', 0) === 1 ? 0 : 1]!;
      return [{ dtype: a.dtype, shape: [rows, columns] }];
    },
    decompose: writtenGemm,
  },
  { opType: 'MatMul', infer: inferMatMul, gradient: matMulGradient },
];
