import type { GraphBuilder } from '#core/onnx/graph-builder.ts';
import { tensorFrom } from '#core/onnx/tensor.ts';
import { gradientLaw } from './law.ts';

const index = (g: GraphBuilder, shape: readonly number[], values: readonly number[]) =>
  g.constant(tensorFrom('int64', shape, values));

gradientLaw('indexing', {
  Gather: [
    // One row twice, one never, one from behind.
    { shapes: [[4, 3]], build: (g, [x]) => [g.node('Gather', [x!, index(g, [2, 2], [0, 2, 2, -1])])] },
    { shapes: [[2, 4, 3]], build: (g, [x]) => [g.node('Gather', [x!, index(g, [2], [1, -1])], { axis: 1 })] },
    { shapes: [[2, 4]], build: (g, [x]) => [g.node('Gather', [x!, index(g, [], [3])], { axis: -1 })] },
    { shapes: [[2, 4]], build: (g, [x]) => [g.node('Gather', [x!, index(g, [0], [])])] },
  ],
  GatherElements: [
    { shapes: [[3, 2]], build: (g, [x]) => [g.node('GatherElements', [x!, index(g, [2, 2], [0, 2, 0, -2])])] },
    { shapes: [[2, 3]], build: (g, [x]) => [g.node('GatherElements', [x!, index(g, [2, 4], [0, 2, 1, 1, 0, 0, 0, 2])], { axis: 1 })] },
  ],
  GatherND: [
    { shapes: [[3, 4]], build: (g, [x]) => [g.node('GatherND', [x!, index(g, [3, 2], [0, 1, 2, 3, 0, -3])])] },
    { shapes: [[3, 2, 2]], build: (g, [x]) => [g.node('GatherND', [x!, index(g, [2, 2, 1], [0, 2, 2, -1])])] },
    { shapes: [[2, 3, 2]], build: (g, [x]) => [g.node('GatherND', [x!, index(g, [2, 2, 1], [0, 2, 1, 1])], { batch_dims: 1 })] },
  ],
  ScatterElements: [
    { shapes: [[3, 3], [2, 3]], build: (g, [x, u]) => [g.node('ScatterElements', [x!, index(g, [2, 3], [1, 0, 2, 0, 2, 1]), u!])] },
    { shapes: [[1, 5], [1, 2]], build: (g, [x, u]) => [g.node('ScatterElements', [x!, index(g, [1, 2], [1, -2]), u!], { axis: 1 })] },
    { shapes: [[4], [3]], build: (g, [x, u]) => [g.node('ScatterElements', [x!, index(g, [3], [1, 1, 3]), u!], { reduction: 'add' })] },
  ],
  ScatterND: [
    { shapes: [[4, 2], [2, 2]], build: (g, [x, u]) => [g.node('ScatterND', [x!, index(g, [2, 1], [3, 0]), u!])] },
    { shapes: [[3, 3], [4]], build: (g, [x, u]) => [g.node('ScatterND', [x!, index(g, [4, 2], [0, 1, 2, 2, 0, 1, 1, 0]), u!], { reduction: 'add' })] },
  ],
}); // prettier-ignore
