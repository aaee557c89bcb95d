import { tensorFrom } from '#core/onnx/tensor.ts';
import { gradientLaw, node } from './law.ts';

gradientLaw('dropout', {
  Dropout: [
    { shapes: [[2, 3]], build: node('Dropout') },
    {
      shapes: [[4]],
      build: (g, [x], like) => [
        g.node('Dropout', [x!, like.scalar(0), g.constant(tensorFrom('bool', [], [1]))]),
      ],
    },
  ],
});
