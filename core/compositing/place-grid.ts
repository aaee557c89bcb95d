/**
 * Where output pixels come from, at the nodes of a grid; the kernel goes straight between them. The finer
 * the bends of the displacement, the finer the grid.
 */
import { apply, largestScale, type Matrix } from './matrix.ts';
import type { Displacement } from './motion-map.ts';
import type { Region } from './region.ts';
import type { WarpSource } from './source.ts';

export interface PlaceGrid {
  readonly columns: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
  /** `u, v` of each node, row by row: the upper left of the four source pixels to mix. */
  readonly places: Float64Array;
}

/** Cells the kernel knows, in output pixels. */
const CELLS = [64, 32, 16, 8, 4] as const;
export const WIDEST_CELL = CELLS[0];
/** How far from the true place a straight line may lie, in source pixels. */
const TOLERANCE = 0.05;

/** @param toPicture from output pixels to the picture's pixels, corner to corner, without the displacement */
export function placeGrid(
  toPicture: Matrix,
  displacement: Displacement | null,
  source: WarpSource,
  region: Region,
): PlaceGrid {
  const cellWidth = displacement ? cellFor(displacement, toPicture, source) : WIDEST_CELL;
  const cellHeight = displacement ? cellWidth : region.height;
  const columns = Math.ceil(region.width / cellWidth) + 1;
  const rows = Math.ceil(region.height / cellHeight) + 1;
  const places = new Float64Array(columns * rows * 2);
  // Pixel centres lie half a pixel in; the source has a border of one.
  const [left, top] = [0.5 - source.left, 0.5 - source.top];
  let at = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let [u, v] = apply(toPicture, region.x + column * cellWidth + 0.5, region.y + row * cellHeight + 0.5);
      if (displacement) {
        const [dx, dy] = displacement.at(u / source.pictureWidth, v / source.pictureHeight);
        u -= dx;
        v -= dy;
      }
      places[at++] = u + left;
      places[at++] = v + top;
    }
  }
  return { columns, cellWidth, cellHeight, places };
}

/** The widest cell whose chords stay close to the displacement's quickest wave, two to a picture's side. */
function cellFor(
  { reach }: Displacement,
  { a, b, c, d }: Matrix,
  { pictureWidth, pictureHeight }: WarpSource,
): number {
  const scale = largestScale({ a, b, c, d });
  const wave = (2 * Math.PI * scale) / Math.min(pictureWidth, pictureHeight);
  const error = (cell: number): number => (reach * (wave * cell) ** 2) / 8;
  return CELLS.find((cell) => error(cell) <= TOLERANCE) ?? CELLS.at(-1)!;
}
