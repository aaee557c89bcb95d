/** Softmax and its logarithm over one axis. */
import { algebra } from '../algebra.ts';
import type { GradientContext, OperatorRule } from '../operator-rule.ts';
import { required } from '../operator-rule.ts';
import { normalizeAxis } from '../shapes.ts';

function axisOf({ g, node, outputs }: GradientContext): number {
  return normalizeAxis(node, node.int('axis', -1), g.type(outputs[0]!).shape.length);
}

export const softmax: readonly OperatorRule[] = [
  {
    opType: 'Softmax',
    infer: (context) => [required(context, 0)],
    // y (dy - Σ dy y)
    gradient(context) {
      const { g, outputs, outputGradients } = context;
      const [y, dy] = [outputs[0]!, outputGradients[0]!];
      const { mul, sub, sum } = algebra(g, g.dtype(y));
      return [mul(y, sub(dy, sum(mul(dy, y), [axisOf(context)])))];
    },
  },
  {
    opType: 'LogSoftmax',
    infer: (context) => [required(context, 0)],
    // dy - exp(y) Σ dy
    gradient(context) {
      const { g, outputs, outputGradients } = context;
      const [y, dy] = [outputs[0]!, outputGradients[0]!];
      const { mul, sub, sum, call } = algebra(g, g.dtype(y));
      return [sub(dy, mul(call('Exp', y), sum(dy, [axisOf(context)])))];
    },
  },
];
