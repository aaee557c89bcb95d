/** Powers, and the functions of one value next to them. */
import { algebra } from '../algebra.ts';
import type { GradientContext, OperatorRule } from '../operator-rule.ts';
import { required } from '../operator-rule.ts';
import { broadcast, sumToShape } from '../shapes.ts';
import { elementCount, numbersOf } from '../tensor.ts';
import type { Value } from '../graph-builder.ts';
import { slope, unary } from './unary.ts';

/** d(a^b)/da = b a^(b-1), with the common exponents written as products. */
function byBase({ g, inputs: [a, b] }: GradientContext, dy: Value): Value {
  const { mul, pow, sub, div, call } = algebra(g, g.dtype(a!));
  const known = g.constantValue(b!);
  const exponent = known && elementCount(known.shape) === 1 ? numbersOf(known)[0]! : undefined;
  if (exponent === 2) return mul(dy, 2, a!);
  if (exponent === 0.5) return div(dy, mul(2, call('Sqrt', a!)));
  if (exponent !== undefined) return mul(dy, exponent, pow(a!, exponent - 1));
  const power = g.dtype(b!) === g.dtype(a!) ? b! : castLike(g, b!, a!);
  return mul(dy, power, pow(a!, sub(power, 1)));
}

/** d(a^b)/db = a^b ln a; nothing where the base is 0, as a^b stays 0 there. */
function byExponent({ g, inputs: [a], outputs: [y] }: GradientContext, dy: Value): Value {
  const { mul, where, call } = algebra(g, g.dtype(a!));
  const positive = call('Greater', a!, 0);
  return mul(dy, y!, call('Log', where(positive, a!, 1)));
}

function castLike(g: GradientContext['g'], value: Value, like: Value): Value {
  return g.node('CastLike', [value, like]);
}

export const powers: readonly OperatorRule[] = [
  {
    opType: 'Pow',
    infer(context) {
      const a = required(context, 0);
      return [{ dtype: a.dtype, shape: broadcast(context.node, [a.shape, required(context, 1).shape]) }];
    },
    gradient(context) {
      const { g, inputs, outputGradients, needs } = context;
      return [byBase, byExponent].map((partial, i) =>
        needs(i) ? sumToShape(g, partial(context, outputGradients[0]!), g.type(inputs[i]!).shape) : undefined,
      );
    },
  },
  slope('Reciprocal', ({ y, neg, square }) => neg(square(y))),
  slope('Abs', ({ x, call }) => call('Sign', x)),
  // 2 / sqrt(pi) exp(-x^2)
  slope('Erf', ({ x, mul, call, neg, square }) => mul(2 / Math.sqrt(Math.PI), call('Exp', neg(square(x))))),
  // Constant between their steps.
  ...['Sign', 'Floor', 'Ceil', 'Round'].map((opType) => unary(opType, () => undefined)),
];
