import { gradientLaw, node } from './law.ts';

gradientLaw('structure', {
  Reshape: [
    { shapes: [[2, 6]], build: (g, [x]) => [g.node('Reshape', [x!, g.ints([3, -1])])] },
    { shapes: [[2, 3]], build: (g, [x]) => [g.node('Reshape', [x!, g.ints([0, 1, 3])])] },
    { shapes: [[0, 4]], build: (g, [x]) => [g.node('Reshape', [x!, g.ints([2, 0])], { allowzero: 1 })] },
    { shapes: [[1]], build: (g, [x]) => [g.node('Reshape', [x!, g.ints([])])] },
  ],
  Unsqueeze: [
    { shapes: [[2, 3]], build: (g, [x]) => [g.node('Unsqueeze', [x!, g.ints([1])])] },
    { shapes: [[3]], build: (g, [x]) => [g.node('Unsqueeze', [x!, g.ints([-1, 0])])] },
    { shapes: [[]], build: (g, [x]) => [g.node('Unsqueeze', [x!, g.ints([0])])] },
  ],
  Squeeze: [
    { shapes: [[2, 1, 3]], build: (g, [x]) => [g.node('Squeeze', [x!, g.ints([1])])] },
    { shapes: [[1, 0, 1]], build: (g, [x]) => [g.node('Squeeze', [x!])] },
  ],
  Transpose: [
    { shapes: [[2, 3, 4]], build: node('Transpose', { perm: [2, 0, 1] }) },
    { shapes: [[2, 0, 3]], build: node('Transpose') },
  ],
  Concat: [
    { shapes: [[2, 3], [2, 2]], build: node('Concat', { axis: 1 }) },
    { shapes: [[2, 3], [0, 3], [1, 3]], build: node('Concat', { axis: -2 }) },
    // The same value twice.
    { shapes: [[2, 2]], build: (g, [x]) => [g.node('Concat', [x!, x!], { axis: 0 })] },
  ],
  Split: [
    // The middle part is not used: its gradient is zero.
    { shapes: [[2, 6]], build: (g, [x]) => { const [a, , c] = g.nodes('Split', [x!, g.ints([1, 2, 3])], { axis: 1 }, 3); return [a!, c!]; } },
    { shapes: [[5, 2]], build: (g, [x]) => g.nodes('Split', [x!], { axis: 0, num_outputs: 3 }, 3) },
    { shapes: [[3]], build: (g, [x]) => g.nodes('Split', [x!, g.ints([0, 3])], { axis: -1 }, 2) },
  ],
  Expand: [
    { shapes: [[2, 1]], build: (g, [x]) => [g.node('Expand', [x!, g.ints([3, 2, 4])])] },
    { shapes: [[3]], build: (g, [x]) => [g.node('Expand', [x!, g.ints([1])])] },
    { shapes: [[]], build: (g, [x]) => [g.node('Expand', [x!, g.ints([2, 2])])] },
  ],
}); // prettier-ignore
