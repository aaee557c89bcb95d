import type { GraphBuilder, Value } from '#core/onnx/graph-builder.ts';
import { gradientLaw, node, type Sample } from './law.ts';

const slice = (shape: number[], ...parts: number[][]): Sample => ({
  shapes: [shape],
  build: (g, [x]) => [g.node('Slice', [x!, ...parts.map((part) => g.ints(part))])],
});

/** Pads as ONNX has them: all before, then all behind. */
const pad = (mode: string, shape: number[], pads: number[], axes?: number[]): Sample => ({
  shapes: [shape],
  build: (g: GraphBuilder, [x]: readonly Value[]) => [
    g.node('Pad', [x!, g.ints(pads), ...(axes ? ['', g.ints(axes)] : [])], { mode }),
  ],
});

gradientLaw('slicing', {
  Slice: [
    slice([5], [1], [4]),
    slice([4, 5], [1, 0], [3, -1]),
    slice([4, 5], [-3], [1000], [1]),
    slice([7, 2], [0], [7], [0], [2]),
    slice([7, 2], [1], [6], [0], [3]),
    slice([6, 2], [-1], [-100], [0], [-1]),
    slice([7], [5], [0], [0], [-2]),
    slice([4, 6], [3, 0], [0, 6], [0, 1], [-1, 4]),
    slice([4], [2], [2]),
  ],
  Pad: [
    pad('constant', [2, 3], [1, 0, 0, 2]),
    pad('constant', [2, 5], [0, -1, 1, -2]),
    pad('constant', [2, 2, 3], [2, 1], [-1]),
    pad('reflect', [4, 5], [1, 2, 3, 4]),
    pad('reflect', [1, 4], [0, 3, 0, 0]),
    pad('edge', [2, 3], [1, 2, 3, 0]),
    pad('wrap', [3, 4], [0, 2, 1, 4]),
  ],
  Tile: [
    { shapes: [[2, 3]], build: (g, [x]) => [g.node('Tile', [x!, g.ints([2, 1])])] },
    { shapes: [[1, 2, 2]], build: (g, [x]) => [g.node('Tile', [x!, g.ints([3, 2, 1])])] },
  ],
  Flatten: [
    { shapes: [[2, 3, 2]], build: node('Flatten') },
    { shapes: [[2, 3, 2]], build: node('Flatten', { axis: 0 }) },
    { shapes: [[2, 3, 2]], build: node('Flatten', { axis: -1 }) },
    { shapes: [[0, 3]], build: node('Flatten') },
  ],
});
