/** Draws one picture onto a surface: where it comes from, how it is coloured, what of it can be seen. */
import type { LayerState } from '../timeline/evaluate.ts';
import type { Ink } from './kernel/kernel.ts';
import { invert, isFiniteMatrix, multiply, scaling, translation, type Matrix } from './matrix.ts';
import { colourMatrix, displacementOf, motionMatrix, type ColourMatrix } from './motion-map.ts';
import { placeGrid, WIDEST_CELL } from './place-grid.ts';
import { boundsAfter, intersection, type Region } from './region.ts';
import type { CompositeResources } from './resources.ts';
import type { WarpSource } from './source.ts';
import { part, type Surface } from './surface.ts';

export interface SourcePainting {
  readonly source: WarpSource;
  /** Size in content pixels, of which the source's picture may be a smaller version. */
  readonly width: number;
  readonly height: number;
  /** From content pixels about the centre, at rest, to output pixels. */
  readonly toOutput: Matrix;
  readonly motion: LayerState['motion'];
}

/** Paints what of the picture falls on the target; nothing where a motion leads out of all numbers. */
export function paintSource(
  target: Surface,
  painting: SourcePainting,
  ink: Ink,
  resources: CompositeResources,
): void {
  const { source, motion } = painting;
  const moved = movedMatrix(painting);
  const toPicture = invert(moved);
  if (!toPicture || !isFiniteMatrix(toPicture)) return;
  const unit = Math.min(painting.width, painting.height) * (source.pictureWidth / painting.width);
  const displacement = motion ? displacementOf(motion, unit) : null;
  const region = seenRegion(target, source, moved, displacement?.reach ?? 0);
  if (!region) return;
  const colour = motion ? colourMatrix(motion) : null;
  const { heap, kernel } = resources;
  let [grid, colours] = [0, 0];
  const { columns, cellWidth, cellHeight } = placeGrid(toPicture, displacement, source, region, (length) => {
    grid = heap.allocate(length * 8 + COLOUR_BYTES + WIDEST_CELL * 4);
    colours = grid + length * 8;
    return heap.doubles(grid, length);
  });
  const colourShift = colour ? writeColour(heap.shorts(colours, 12), colour) : 0;
  kernel.warp({
    ...{ source: source.address, sourceStride: source.stride, sourceRows: source.rows },
    ...{ mirror: source.mirror, opaque: source.opaque, tiles: source.tiles },
    ...{ grid, gridColumns: columns, cellWidth, cellHeight, target: part(target, region) },
    ...{ colour: colour ? colours : 0, colourShift, row: colours + COLOUR_BYTES, ink },
  });
  heap.free(grid);
}

/** From the source's picture pixels to output pixels. */
function movedMatrix({ source, width, height, toOutput, motion }: SourcePainting): Matrix {
  const moved = motion ? multiply(toOutput, motionMatrix(motion, Math.min(width, height))) : toOutput;
  const fromPicture = multiply(
    translation(-width / 2, -height / 2),
    scaling(width / source.pictureWidth, height / source.pictureHeight),
  );
  return multiply(moved, fromPicture);
}

/** What the source can reach of the target: its box with its smooth edge; all of it for mirrored edges. */
function seenRegion(target: Surface, source: WarpSource, moved: Matrix, reach: number): Region | null {
  if (source.mirror) return target;
  const { left, top, stride, rows } = source;
  const margin = reach + 1;
  const box = boundsAfter(
    moved,
    left - margin,
    top - margin,
    left + stride - 2 + margin,
    top + rows - 2 + margin,
  );
  return box && intersection(box, target);
}

const COLOUR_BYTES = 32;
const MOST_SHIFT = 12;
const LARGEST_SHORT = 32767;

/** Writes the matrix as the kernel reads it, with as many digits as its largest value leaves. @returns the shift */
function writeColour(to: Int16Array, colour: ColourMatrix): number {
  const weights = colour.map((value, i) => (i % 4 === 3 ? value / 255 : value));
  let shift = MOST_SHIFT;
  const largest = Math.max(...weights.map(Math.abs));
  while (shift > 1 && largest * (1 << shift) > LARGEST_SHORT) shift--;
  weights.forEach((weight, i) => {
    to[i] = Math.max(-LARGEST_SHORT, Math.min(LARGEST_SHORT, Math.round(weight * (1 << shift))));
  });
  return shift;
}
