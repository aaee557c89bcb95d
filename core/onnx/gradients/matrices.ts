/** Matrix products. A weight's gradient is left as an outer product, so that many uses share one. */
import type { Dim, GradientContext, InferenceContext, OperatorRule, TensorType } from '../operator-rule.ts';
import { required, typeError, type Contribution } from '../operator-rule.ts';
import { broadcast, reshape, sumToShape, swapLastTwo } from '../shapes.ts';

function inferMatMul(context: InferenceContext): TensorType[] {
  const a = required(context, 0);
  const b = required(context, 1);
  if (a.shape.length < 2 || b.shape.length < 2)
    throw typeError(context.node, 'both operands need two axes or more');
  const [rows, inner] = a.shape.slice(-2) as [Dim, Dim];
  const [innerB, columns] = b.shape.slice(-2) as [Dim, Dim];
  if (inner !== innerB) throw typeError(context.node, `inner sizes ${inner} and ${innerB} differ`);
  return [
    {
      dtype: a.dtype,
      shape: [...broadcast(context.node, [a.shape.slice(0, -2), b.shape.slice(0, -2)]), rows, columns],
    },
  ];
}

/** dA = dY Bᵀ; dB = Aᵀ dY, for a matrix B over all of A's leading axes at once. */
function matMulGradient({
  g,
  inputs,
  outputGradients,
  needs,
}: GradientContext): (Contribution | undefined)[] {
  const [a, b] = inputs as [string, string];
  const dy = outputGradients[0]!;
  const da = () => sumToShape(g, g.node('MatMul', [dy, swapLastTwo(g, b)]), g.shape(a));
  const db = (): Contribution => {
    const shape = g.shape(b);
    if (shape.length > 2) return sumToShape(g, g.node('MatMul', [swapLastTwo(g, a), dy]), shape);
    return { rows: reshape(g, a, flat(g.shape(a))), columns: reshape(g, dy, flat(g.shape(dy))) };
  };
  return [needs(0) ? da() : undefined, needs(1) ? db() : undefined];
}

/** All axes but the last as one. */
function flat(shape: readonly number[]): number[] {
  return [shape.slice(0, -1).reduce((product, size) => product * size, 1), shape.at(-1)!];
}

export const matrices: readonly OperatorRule[] = [
  { opType: 'MatMul', infer: inferMatMul, gradient: matMulGradient },
];
