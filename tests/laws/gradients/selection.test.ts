import { tensorFrom } from '#core/onnx/tensor.ts';
import { BROADCASTS, gradientLaw, node, shapes } from './law.ts';

gradientLaw('selection', {
  Min: [...shapes(BROADCASTS, node('Min')), ...shapes([[[3]], [[2, 3], [3], [2, 1]]], node('Min'))],
  Max: [...shapes(BROADCASTS, node('Max')), ...shapes([[[3]], [[2, 3], [3], [2, 1]]], node('Max'))],
  Clip: [
    { shapes: [[9]], build: (g, [x], like) => [g.node('Clip', [x!, like.scalar(-1), like.scalar(0.7)])] },
    { shapes: [[2, 4]], build: (g, [x], like) => [g.node('Clip', [x!, '', like.scalar(0.7)])] },
    { shapes: [[4]], build: (g, [x], like) => [g.node('Clip', [x!, like.scalar(0.1)])] },
    { shapes: [[4]], build: (g, [x]) => [g.node('Clip', [x!])] },
  ],
  Where: shapes([[[2, 3], [2, 3]], [[3], [2, 1]], [[], [2, 3]]], (g, [x, y]) => {
    const condition = g.constant(tensorFrom('bool', [2, 3], [1, 0, 0, 1, 0, 1]));
    return [g.node('Where', [condition, x!, y!])];
  }),
}); // prettier-ignore
