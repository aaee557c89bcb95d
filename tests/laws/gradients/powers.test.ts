import { BROADCASTS, gradientLaw, node, shapes, SHAPES, type Sample } from './law.ts';

const unary = (opType: string, from?: readonly [number, number]) => shapes(SHAPES, node(opType), from);
const power = (exponent: number, from: readonly [number, number]): Sample => ({
  shapes: [[2, 3]],
  from,
  build: (g, [x], like) => [g.node('Pow', [x!, like.scalar(exponent)])],
});

gradientLaw('powers', {
  Pow: [
    ...shapes(BROADCASTS, node('Pow'), [0.5, 1.5]),
    power(2, [-2, 2]),
    power(3, [-2, 2]),
    power(0.5, [0.5, 2]),
    power(-1.5, [0.5, 2]),
    { shapes: [[4]], build: (g, [x]) => [g.node('Pow', [x!, g.ints([3])])] },
  ],
  Reciprocal: unary('Reciprocal', [0.5, 2]),
  Abs: unary('Abs'),
  Erf: unary('Erf'),
  Sign: unary('Sign'),
  Floor: unary('Floor'),
  Ceil: unary('Ceil'),
  Round: unary('Round'),
});
