/** Functions of one value. Each gradient is written with the result where that saves computing it again. */
import type { Value } from '../graph-builder.ts';
import type { GradientContext, OperatorRule } from '../operator-rule.ts';
import { unary } from './unary.ts';

const one = ({ g, outputs }: GradientContext): Value => g.scalar(1, g.dtype(outputs[0]!));
const two = ({ g, outputs }: GradientContext): Value => g.scalar(2, g.dtype(outputs[0]!));

export const activations: readonly OperatorRule[] = [
  unary('Identity', (_, dy) => dy),
  unary('Neg', ({ g }, dy) => g.node('Neg', [dy])),
  unary('Exp', ({ g, outputs: [y] }, dy) => g.node('Mul', [dy, y!])),
  unary('Log', ({ g, inputs: [x] }, dy) => g.node('Div', [dy, x!])),
  // dy / (2 y)
  unary('Sqrt', (context, dy) => {
    const { g, outputs } = context;
    return g.node('Div', [dy, g.node('Mul', [two(context), outputs[0]!])]);
  }),
  // dy y (1 - y)
  unary('Sigmoid', (context, dy) => {
    const { g, outputs } = context;
    const slope = g.node('Mul', [outputs[0]!, g.node('Sub', [one(context), outputs[0]!])]);
    return g.node('Mul', [dy, slope]);
  }),
  // dy (1 - y^2)
  unary('Tanh', (context, dy) => {
    const { g, outputs } = context;
    const square = g.node('Mul', [outputs[0]!, outputs[0]!]);
    return g.node('Mul', [dy, g.node('Sub', [one(context), square])]);
  }),
  // Sign(y) is 1 where x > 0 and 0 elsewhere.
  unary('Relu', ({ g, outputs: [y] }, dy) => g.node('Mul', [dy, g.node('Sign', [y!])])),
];
