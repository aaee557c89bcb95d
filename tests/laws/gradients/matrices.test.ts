import { gradientLaw, node, shapes } from './law.ts';

gradientLaw('matrices', {
  MatMul: [
    ...shapes(
      [
        [[2, 3], [3, 4]],
        [[5, 2, 3], [3, 4]],
        [[5, 2, 3], [5, 3, 1]],
        [[2, 3], [5, 3, 4]],
        [[2, 1, 2, 3], [4, 3, 2]],
        [[0, 3], [3, 2]],
        [[3], [3]],
        [[3], [3, 2]],
        [[2, 3], [3]],
        [[3], [2, 3, 4]],
        [[2, 2, 3], [3]],
      ],
      node('MatMul'),
    ),
    // Two uses of one weight share a product.
    {
      shapes: [[2, 3], [3, 3]],
      build: (g, [x, w]) => [g.node('MatMul', [g.node('Tanh', [g.node('MatMul', [x!, w!])]), w!])],
    },
  ],
  Gemm: [
    ...shapes([[[2, 3], [3, 4], [4]], [[2, 3], [3, 4], [2, 1]], [[2, 3], [3, 4], []], [[2, 3], [3, 4]]], node('Gemm')),
    ...shapes([[[3, 2], [4, 3], [2, 4]]], node('Gemm', { transA: 1, transB: 1, alpha: 0.5, beta: -2 })),
    ...shapes([[[2, 3], [4, 3], [4]]], node('Gemm', { transB: 1 })),
  ],
}); // prettier-ignore
