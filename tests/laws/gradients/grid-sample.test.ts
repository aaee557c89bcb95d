import { gradientLaw, node, type Sample } from './law.ts';

/** Places from -1.3 to 1.3: some lie outside the picture. */
const sample = (attributes: Record<string, number | string>, picture: number[], grid: number[]): Sample => ({
  shapes: [picture, grid],
  build(g, [x, places], like) {
    const spread = g.node('Mul', [places!, like.scalar(0.65)]);
    return node('GridSample', attributes)(g, [x!, spread], like);
  },
});

gradientLaw('grid-sample', {
  GridSample: [
    sample({}, [1, 2, 3, 4], [1, 2, 3, 2]),
    sample({ align_corners: 1 }, [2, 1, 4, 3], [2, 3, 2, 2]),
    sample({ padding_mode: 'border' }, [1, 2, 3, 3], [1, 2, 3, 2]),
    sample({ padding_mode: 'border', align_corners: 1 }, [2, 1, 3, 5], [2, 2, 2, 2]),
  ],
});
