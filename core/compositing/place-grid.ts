/**
 * Where output pixels come from, at the nodes of a grid; the kernel goes straight between them. The finer
 * the bends of the displacement, the finer the grid.
 */
import { largestScale, type Matrix } from './matrix.ts';
import type { Displacement } from './motion-map.ts';
import type { Region } from './region.ts';
import type { WarpSource } from './source.ts';

export interface PlaceGrid {
  readonly columns: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
}

/** Cells the kernel knows, in output pixels. */
const CELLS = [64, 32, 16, 8, 4] as const;
export const WIDEST_CELL = CELLS[0];
/** How far from the true place a straight line may lie at the very most, in source pixels. */
const TOLERANCE = 0.125;

/**
 * @param toPicture from output pixels to the picture's pixels, corner to corner, without the displacement
 * @param allocate room for this many numbers, which become `u, v` of each node, row by row: the upper left
 *   of the four source pixels to mix
 */
export function placeGrid(
  toPicture: Matrix,
  displacement: Displacement | null,
  source: WarpSource,
  region: Region,
  allocate: (length: number) => Float64Array,
): PlaceGrid {
  const cellWidth = displacement ? cellFor(displacement, toPicture, source) : WIDEST_CELL;
  const cellHeight = displacement ? cellWidth : region.height;
  const columns = Math.ceil(region.width / cellWidth) + 1;
  const rows = Math.ceil(region.height / cellHeight) + 1;
  const places = allocate(columns * rows * 2);
  // Pixel centres lie half a pixel in; the source has a border of one.
  const [left, top] = [0.5 - source.left, 0.5 - source.top];
  const { a, b, c, d, e, f } = toPicture;
  const place = new Float64Array(2);
  for (let row = 0, at = 0; row < rows; row++) {
    const y = region.y + row * cellHeight + 0.5;
    for (let column = 0; column < columns; column++, at += 2) {
      const x = region.x + column * cellWidth + 0.5;
      place[0] = a * x + c * y + e;
      place[1] = b * x + d * y + f;
      displacement?.takeFrom(place, place[0] / source.pictureWidth, place[1] / source.pictureHeight);
      places[at] = place[0] + left;
      places[at + 1] = place[1] + top;
    }
  }
  return { columns, cellWidth, cellHeight };
}

/** The widest cell whose chords stay close to the displacement. */
function cellFor({ bend }: Displacement, toPicture: Matrix, source: WarpSource): number {
  const step = largestScale(toPicture) / Math.min(source.pictureWidth, source.pictureHeight);
  return CELLS.find((cell) => (bend * (step * cell) ** 2) / 8 <= TOLERANCE) ?? CELLS.at(-1)!;
}
