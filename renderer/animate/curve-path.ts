/** A style's curve as an SVG path. Pure. */

/**
 * @param shape values in -1..1, evenly spaced
 * @returns a path that fills the box, at most as high as the box allows for -1..1
 */
export function curvePath(shape: readonly number[], width: number, height: number): string {
  const [least, most] = [Math.min(0, ...shape), Math.max(0, ...shape)];
  const range = most - least || 1;
  return shape
    .map((value, index) => {
      const x = (index / (shape.length - 1)) * width;
      const y = ((most - value) / range) * height;
      return `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
}
