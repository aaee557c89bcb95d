/** Snapping of a moved box to the page's edges and middle. Pure. */
import type { Size } from '#core/document/create.ts';
import type { Box } from './layer-geometry.ts';
import type { Point } from './viewport-geometry.ts';

/** A line of the page something snapped to: `x` is a vertical line at that x. */
export interface SnapLine {
  readonly axis: 'x' | 'y';
  readonly at: number;
}

interface Snap {
  readonly shift: number;
  readonly line: number;
}

/** The smallest shift that brings one of the places onto one of the lines, within a distance. */
function nearest(places: readonly number[], lines: readonly number[], distance: number): Snap | null {
  let best: Snap | null = null;
  for (const line of lines) {
    for (const place of places) {
      const shift = line - place;
      if (Math.abs(shift) <= Math.min(distance, Math.abs(best?.shift ?? Infinity) - 1e-9)) {
        best = { shift, line };
      }
    }
  }
  return best;
}

const places = (from: number, to: number): number[] => [from, (from + to) / 2, to];

/**
 * How far to shift a box so that its edges or middle lie on the page's.
 * @param distance document pixels within which it snaps
 */
export function snapToPage(
  box: Box,
  page: Size,
  distance: number,
): { readonly shift: Point; readonly lines: readonly SnapLine[] } {
  const x = nearest(places(box.left, box.right), places(0, page.width), distance);
  const y = nearest(places(box.top, box.bottom), places(0, page.height), distance);
  return {
    shift: { x: x?.shift ?? 0, y: y?.shift ?? 0 },
    lines: [
      ...(x ? [{ axis: 'x' as const, at: x.line }] : []),
      ...(y ? [{ axis: 'y' as const, at: y.line }] : []),
    ],
  };
}
