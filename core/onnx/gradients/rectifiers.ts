/** Activations beyond the oldest: rectifiers, their smooth kin, and piecewise forms of the sigmoid. */
import { algebra, type Algebra, type Term } from '../algebra.ts';
import type { Value } from '../graph-builder.ts';
import type { GradientContext, OperatorRule } from '../operator-rule.ts';
import { required } from '../operator-rule.ts';
import { sumToShape } from '../shapes.ts';
import { slope, unary } from './unary.ts';

const positive = ({ call }: Algebra, x: Value): Value => call('Greater', x, 0);

/** The standard normal distribution's density. */
const density = ({ mul, call, square }: Algebra, x: Value): Value =>
  mul(1 / Math.sqrt(2 * Math.PI), call('Exp', mul(-0.5, square(x))));

/** Slope of x Φ(x), Hendrycks and Gimpel (2016). */
function exactGeluSlope(a: Algebra, x: Value): Value {
  const cumulative = a.mul(0.5, a.add(1, a.call('Erf', a.mul(x, Math.SQRT1_2))));
  return a.add(cumulative, a.mul(x, density(a, x)));
}

/** Slope of 0.5 x (1 + tanh(c (x + 0.044715 x^3))), c = sqrt(2 / pi). */
function tanhGeluSlope(a: Algebra, x: Value): Value {
  const c = Math.sqrt(2 / Math.PI);
  const square = a.square(x);
  const t = a.call('Tanh', a.mul(c, x, a.add(1, a.mul(0.044715, square))));
  const inner = a.mul(c, a.add(1, a.mul(3 * 0.044715, square)));
  return a.mul(0.5, a.add(1, t, a.mul(x, a.sub(1, a.square(t)), inner)));
}

/** x where positive, else x times a slope of its own, which is learned too. */
function pReluGradient({ g, inputs, outputGradients, needs }: GradientContext) {
  const [x, factor] = inputs as [Value, Value];
  const a = algebra(g, g.dtype(x));
  const dy = outputGradients[0]!;
  const isPositive = positive(a, x);
  return [
    needs(0) ? a.where(isPositive, dy, a.mul(dy, factor)) : undefined,
    needs(1) ? sumToShape(g, a.where(isPositive, 0, a.mul(dy, x)), g.type(factor).shape) : undefined,
  ];
}

/** 1 where a linear piece holds, which the result shows by lying between its ends. */
const within = (a: Algebra, y: Value, low: Term, high: Term, inside: Term): Value =>
  a.where(a.call('And', a.call('Greater', y, low), a.call('Less', y, high)), inside, 0);

/** x (x + 3) / 6 between -3 and 3 (Howard et al. 2019). */
function hardSwishSlope(a: Algebra, x: Value): Value {
  const inside = a.where(a.call('Less', x, 3), a.add(a.mul(x, 1 / 3), 0.5), 1);
  return a.where(a.call('Greater', x, -3), inside, 0);
}

export const rectifiers: readonly OperatorRule[] = [
  slope('LeakyRelu', (a) => a.where(positive(a, a.x), 1, a.attribute('alpha', 0.01))),
  {
    opType: 'PRelu',
    infer: (context) => [required(context, 0)],
    gradient: pReluGradient,
  },
  slope('Elu', (a) => a.where(positive(a, a.x), 1, a.add(a.y, a.attribute('alpha', 1)))),
  slope('Selu', (a) => {
    const [alpha, gamma] = [
      a.attribute('alpha', 1.6732632423543772),
      a.attribute('gamma', 1.0507009873554805),
    ];
    return a.where(positive(a, a.x), gamma, a.add(a.y, alpha * gamma));
  }),
  slope('Celu', (a) => {
    const alpha = a.attribute('alpha', 1);
    return a.where(positive(a, a.x), 1, a.add(a.mul(a.y, 1 / alpha), 1));
  }),
  unary('Gelu', ({ g, node, inputs: [x] }, dy) => {
    const a = algebra(g, g.dtype(x!));
    const tanh = node.string('approximate', 'none') === 'tanh';
    return a.mul(dy, tanh ? tanhGeluSlope(a, x!) : exactGeluSlope(a, x!));
  }),
  slope('Softplus', (a) => a.call('Sigmoid', a.x)),
  slope('Softsign', (a) => a.div(1, a.square(a.add(1, a.call('Abs', a.x))))),
  slope('HardSigmoid', (a) => within(a, a.y, 0, 1, a.attribute('alpha', 0.2))),
  slope('HardSwish', (a) => hardSwishSlope(a, a.x)),
  // x tanh(softplus(x)), Misra (2019).
  slope('Mish', (a) => {
    const t = a.call('Tanh', a.call('Softplus', a.x));
    return a.add(t, a.mul(a.x, a.call('Sigmoid', a.x), a.sub(1, a.square(t))));
  }),
];
