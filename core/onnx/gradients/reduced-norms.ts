/** Reductions beyond sums and means. Each gradient is that of the sum, weighted. */
import { algebra, type Algebra } from '../algebra.ts';
import type { Value } from '../graph-builder.ts';
import type { GradientContext, OperatorRule } from '../operator-rule.ts';
import { expandLike } from '../shapes.ts';
import { axesOf, inferReduction } from './reductions.ts';

interface ReductionContext extends Algebra {
  readonly x: Value;
  readonly axes: readonly number[];
  /** The result and its gradient, with the reduced axes kept as 1. */
  readonly y: Value;
  readonly dy: Value;
}

function reduction(opType: string, gradient: (context: ReductionContext) => Value): OperatorRule {
  return {
    opType,
    infer: inferReduction,
    gradient(context: GradientContext) {
      const { g, node, inputs, outputs, outputGradients } = context;
      const [x] = inputs as [Value];
      const shape = g.type(x).shape;
      const axes = axesOf(node, shape.length, g.constantValue(inputs[1] ?? ''));
      const a = algebra(g, g.dtype(x));
      const keep = (value: Value): Value => {
        if (node.int('keepdims', 1) === 1 || axes.length === 0) return value;
        return g.node('Unsqueeze', [value, g.ints(axes)]);
      };
      return [
        expandLike(
          g,
          gradient({
            ...a,
            x,
            axes,
            y: keep(outputs[0]!),
            dy: keep(outputGradients[0]!),
          }),
          x,
        ),
      ];
    },
  };
}

/** Elements that are equally far out share the gradient. */
function extremum({ x, y, dy, axes, where, call, sum, div, mul }: ReductionContext): Value {
  const taken = where(call('Equal', x, y), 1, 0);
  return mul(div(dy, axes.length === 0 ? taken : sum(taken, axes)), taken);
}

export const reducedNorms: readonly OperatorRule[] = [
  reduction('ReduceMax', extremum),
  reduction('ReduceMin', extremum),
  reduction('ReduceSumSquare', ({ x, dy, mul }) => mul(2, dy, x)),
  reduction('ReduceL1', ({ x, dy, mul, call }) => mul(dy, call('Sign', x))),
  // x / |x|; nothing at the origin, where the norm has no slope.
  reduction('ReduceL2', ({ x, y, dy, mul, div, where, call }) =>
    mul(x, where(call('Greater', y, 0), div(dy, y), 0)),
  ),
  reduction('ReduceLogSum', ({ y, dy, div, call }) => div(dy, call('Exp', y))),
  reduction('ReduceLogSumExp', ({ x, y, dy, mul, sub, call }) => mul(dy, call('Exp', sub(x, y)))),
  // The product of all others, for values that are not 0.
  reduction('ReduceProd', ({ x, y, dy, mul, div }) => div(mul(dy, y), x)),
];
