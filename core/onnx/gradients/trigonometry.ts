/** Circular and hyperbolic functions, and their inverses. */
import type { OperatorRule } from '../operator-rule.ts';
import { slope } from './unary.ts';

export const trigonometry: readonly OperatorRule[] = [
  slope('Sin', ({ x, call }) => call('Cos', x)),
  slope('Cos', ({ x, call, neg }) => neg(call('Sin', x))),
  slope('Tan', ({ y, add, square }) => add(1, square(y))),
  slope('Asin', ({ x, div, sub, square, call }) => div(1, call('Sqrt', sub(1, square(x))))),
  slope('Acos', ({ x, div, sub, square, call }) => div(-1, call('Sqrt', sub(1, square(x))))),
  slope('Atan', ({ x, div, add, square }) => div(1, add(1, square(x)))),
  slope('Sinh', ({ x, call }) => call('Cosh', x)),
  slope('Cosh', ({ x, call }) => call('Sinh', x)),
  slope('Asinh', ({ x, div, add, square, call }) => div(1, call('Sqrt', add(square(x), 1)))),
  slope('Acosh', ({ x, div, sub, square, call }) => div(1, call('Sqrt', sub(square(x), 1)))),
  slope('Atanh', ({ x, div, sub, square }) => div(1, sub(1, square(x)))),
];
