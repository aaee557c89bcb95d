/** A style's curve as an SVG path. Pure. */

/** A curve that hardly moves still takes this share of the height. */
const LEAST_FILL = 0.45;

/**
 * @param shape values in -1..1, evenly spaced
 * @returns a path as wide as the box, in its middle; the higher the livelier the curve is
 */
export function curvePath(shape: readonly number[], width: number, height: number): string {
  const [least, most] = [Math.min(...shape), Math.max(...shape)];
  const range = most - least;
  const fill = Math.min(1, LEAST_FILL + (1 - LEAST_FILL) * range) * height;
  return shape
    .map((value, index) => {
      const x = (index / (shape.length - 1)) * width;
      const y = height / 2 + (range === 0 ? 0 : ((most + least) / 2 - value) / range) * fill;
      return `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
}
