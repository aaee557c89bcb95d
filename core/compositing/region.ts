/** Rectangles of whole output pixels. */
import { apply, type Matrix } from './matrix.ts';

export interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What both hold, or null for nothing. */
export function intersection(a: Region, b: Region): Region | null {
  const [x, y] = [Math.max(a.x, b.x), Math.max(a.y, b.y)];
  const width = Math.min(a.x + a.width, b.x + b.width) - x;
  const height = Math.min(a.y + a.height, b.y + b.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : null;
}

/** The smallest that holds a rectangle after a map; null where the map leads out of all numbers. */
export function boundsAfter(
  map: Matrix,
  left: number,
  top: number,
  right: number,
  bottom: number,
): Region | null {
  const corners = [
    apply(map, left, top),
    apply(map, right, top),
    apply(map, left, bottom),
    apply(map, right, bottom),
  ];
  const [xs, ys] = [corners.map((corner) => corner[0]), corners.map((corner) => corner[1])];
  const [x, y] = [Math.floor(Math.min(...xs)), Math.floor(Math.min(...ys))];
  const [width, height] = [Math.ceil(Math.max(...xs)) - x, Math.ceil(Math.max(...ys)) - y];
  return Number.isFinite(x + y + width + height) ? { x, y, width, height } : null;
}
