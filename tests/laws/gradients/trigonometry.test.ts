import { gradientLaw, node, shapes, SHAPES } from './law.ts';

const unary = (opType: string, from?: readonly [number, number]) => shapes(SHAPES, node(opType), from);

gradientLaw('trigonometry', {
  Sin: unary('Sin'),
  Cos: unary('Cos'),
  Tan: unary('Tan', [-1, 1]),
  Asin: unary('Asin', [-0.8, 0.8]),
  Acos: unary('Acos', [-0.8, 0.8]),
  Atan: unary('Atan'),
  Sinh: unary('Sinh', [-1, 1]),
  Cosh: unary('Cosh', [-1, 1]),
  Asinh: unary('Asinh'),
  Acosh: unary('Acosh', [1.5, 3]),
  Atanh: unary('Atanh', [-0.8, 0.8]),
});
