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
  Relu: unary('Relu'),
});
