/** Functions of one value. Each gradient is written with the result where that saves computing it again. */
import type { GraphBuilder, Value } from '../graph-builder.ts';
import type { GradientContext, OperatorRule } from '../operator-rule.ts';
import { unary } from './unary.ts';

const one = ({ g, outputs }: GradientContext): Value => g.scalar(1, g.dtype(outputs[0]!));
const two = ({ g, outputs }: GradientContext): Value => g.scalar(2, g.dtype(outputs[0]!));

/** Every normal number of single precision times this is 1 or more. */
const STEEPEST = 3e38;

/**
 * 1 where a value of 0 or more is above 0, else 0. A sigmoid as steep as can be says the same as Sign, in a
 * quarter of the time; onnxruntime has it for single precision only.
 */
function isPositive(g: GraphBuilder, value: Value): Value {
  if (g.dtype(value) !== 'float32') return g.node('Sign', [value]);
  return g.node('HardSigmoid', [value], { alpha: STEEPEST, beta: 0 });
}

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
  unary('Relu', ({ g, outputs: [y] }, dy) => g.node('Mul', [dy, isPositive(g, y!)])),
];
