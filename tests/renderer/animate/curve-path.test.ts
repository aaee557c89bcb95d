import { expect, it } from 'vitest';
import { curvePath } from '#renderer/animate/curve-path.ts';

const points = (path: string): number[][] =>
  path
    .split(/[ML]/)
    .slice(1)
    .map((point) => point.split(' ').map(Number));

it('a style’s curve fills its button, up being up', () => {
  const path = points(curvePath([0, 1, -1, 0], 44, 16));
  expect(path).toEqual([
    [0, 8],
    [14.7, 0],
    [29.3, 16],
    [44, 8],
  ]);
});

it('a curve that hardly moves is drawn lower, in the middle; one at rest is a line', () => {
  const heights = points(curvePath([0.5, 0.6, 0.5], 10, 10)).map(([, y]) => y!);
  expect(Math.max(...heights) - Math.min(...heights)).toBeGreaterThan(3);
  expect(Math.max(...heights) - Math.min(...heights)).toBeLessThan(7);
  expect((Math.max(...heights) + Math.min(...heights)) / 2).toBeCloseTo(5, 6);
  for (const [, y] of points(curvePath([0, 0, 0], 10, 10))) expect(y).toBe(5);
});
