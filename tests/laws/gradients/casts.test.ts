import { gradientLaw } from './law.ts';

gradientLaw('casts', {
  // Single precision in the middle: the differences are only as good as that.
  Cast: [{ shapes: [[3]], build: (g, [x]) => [g.node('Cast', [x!], { to: 11 })] }],
  CastLike: [{ shapes: [[3]], build: (g, [x]) => [g.node('CastLike', [x!, g.scalar(0, 'float64')])] }],
});
