import { gradientLaw, node, shapes, type Sample } from './law.ts';

const batch = (shape: number[], training: boolean, epsilon = 1e-5): Sample => ({
  shapes: [shape, [shape[1]!], [shape[1]!]],
  build(g, [x, scale, bias], like) {
    const mean = like.tensor(
      [shape[1]!],
      Array.from({ length: shape[1]! }, (_, i) => 0.1 * i),
    );
    const variance = like.tensor(
      [shape[1]!],
      Array.from({ length: shape[1]! }, (_, i) => 1 + 0.2 * i),
    );
    const inputs = [x!, scale!, bias!, mean, variance];
    if (!training) return [g.node('BatchNormalization', inputs, { epsilon })];
    return g.nodes('BatchNormalization', inputs, { training_mode: 1, momentum: 0.8, epsilon }, 3);
  },
});

gradientLaw('normalization', {
  BatchNormalization: [
    batch([4, 3], true),
    batch([2, 3, 2, 2], true),
    batch([2, 2, 3], true, 0.1),
    batch([2, 3, 2, 2], false),
    // The statistics are learned too.
    { shapes: [[2, 2, 3], [2], [2], [2], [2]], from: [0.5, 2], build: node('BatchNormalization') },
  ],
  LayerNormalization: [
    ...shapes([[[3, 4], [4], [4]], [[2, 3, 4], [4]]], node('LayerNormalization')),
    ...shapes([[[2, 3, 2], [3, 2], [3, 2]]], node('LayerNormalization', { axis: 1, epsilon: 0.01 })),
  ],
  InstanceNormalization: shapes([[[2, 3, 4], [3], [3]], [[1, 2, 2, 3], [2], [2]]], node('InstanceNormalization')),
  GroupNormalization: shapes([[[2, 4, 3], [4], [4]], [[1, 4, 2, 2], [4], [4]]], node('GroupNormalization', { num_groups: 2 })),
}); // prettier-ignore
