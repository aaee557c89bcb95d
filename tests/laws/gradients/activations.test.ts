import { gradientLaw, node, shapes, SHAPES } from './law.ts';

const unary = (opType: string, from?: readonly [number, number]) => shapes(SHAPES, node(opType), from);

gradientLaw('activations', {
  Identity: unary('Identity'),
  Neg: unary('Neg'),
  Exp: unary('Exp'),
  Log: unary('Log', [0.3, 3]),
  Sqrt: unary('Sqrt', [0.3, 3]),
  Sigmoid: unary('Sigmoid'),
  Tanh: unary('Tanh'),
  Relu: [
    ...unary('Relu'),
    // By way of single precision, which has a kernel of its own.
    {
      shapes: [[2, 5]],
      build: (g, [x]) => [g.node('CastLike', [g.node('Relu', [g.node('Cast', [x!], { to: 1 })]), x!])],
    },
  ],
});
