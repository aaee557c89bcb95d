import { gradientLaw, node, type Sample } from './law.ts';

const sum = (equation: string, ...shapes: number[][]): Sample => ({
  shapes,
  build: node('Einsum', { equation }),
});

gradientLaw('einsum', {
  Einsum: [
    sum('ij,jk->ik', [2, 3], [3, 4]),
    sum('ij,jk', [2, 3], [3, 4]),
    sum('bhqd,bhkd->bhqk', [2, 2, 3, 4], [2, 2, 5, 4]),
    sum('...ij,jk->...ik', [2, 2, 3], [3, 2]),
    sum('ij->ji', [2, 3]),
    sum('ij->', [2, 3]),
    sum('ij->i', [2, 3]),
    // The second operand's axis k is summed alone.
    sum('ij,jk->i', [2, 3], [3, 2]),
    sum('i,j->ij', [2], [3]),
  ],
});
