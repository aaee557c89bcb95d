import { gradientLaw, node, shapes, SHAPES } from './law.ts';

const unary = (opType: string, attributes = {}) => shapes(SHAPES, node(opType, attributes), [-4, 4]);

gradientLaw('rectifiers', {
  LeakyRelu: [...unary('LeakyRelu'), ...unary('LeakyRelu', { alpha: 0.3 })],
  PRelu: [
    ...shapes([[[2, 3], [3]], [[2, 3, 2], [3, 1]], [[4], [1]], [[2, 3], [2, 3]]], node('PRelu')),
  ], // prettier-ignore
  Elu: [...unary('Elu'), ...unary('Elu', { alpha: 0.5 })],
  Selu: unary('Selu'),
  Celu: [...unary('Celu'), ...unary('Celu', { alpha: 2 })],
  Gelu: [...unary('Gelu'), ...unary('Gelu', { approximate: 'tanh' })],
  Softplus: unary('Softplus'),
  Softsign: unary('Softsign'),
  HardSigmoid: [...unary('HardSigmoid'), ...unary('HardSigmoid', { alpha: 1 / 6, beta: 0.4 })],
  HardSwish: unary('HardSwish'),
  Mish: unary('Mish'),
});
