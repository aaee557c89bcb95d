/**
 * What compositing asks of a kernel: the loops over pixels. There are two, and they agree in every bit: a
 * compiled one (`assembly/`, SIMD) and the reference in TypeScript, which runs where WebAssembly may not.
 *
 * Pixels are premultiplied sRGB, `0xAABBGGRR`, in the heap. A source has a border of one pixel on each side.
 */
import type { BlendMode } from '../../document/records.ts';

/** A rectangle of pixels in the heap: what is drawn on, and what is drawn. */
export interface Pixels {
  /** Of the first pixel. */
  readonly address: number;
  /** Pixels from one row to the next. */
  readonly stride: number;
  readonly width: number;
  readonly height: number;
}

/** How a drawing lands on what is below it. */
export interface Ink {
  /** 0..256, 256 opaque. */
  readonly opacity: number;
  readonly blendMode: BlendMode;
}

export interface WarpJob {
  /** Of the border's first pixel. */
  readonly source: number;
  /** Size of the source in pixels, border included. */
  readonly sourceStride: number;
  readonly sourceRows: number;
  /** Beyond its border the source is: nothing, or itself mirrored (the border then repeats the edge). */
  readonly mirror: boolean;
  /** True where no pixel of the source shows what is below it. */
  readonly opaque: boolean;
  /** One byte for each 32 x 32 pixels of the bordered source: 0 where all are transparent. */
  readonly tiles: number;
  /**
   * Where in the source output pixels come from, as doubles `u, v`: the upper left of the four pixels to
   * mix, at every `cellWidth`-th pixel of every `cellHeight`-th row, one column and one row past the end.
   * Between them places are linear.
   */
  readonly grid: number;
  readonly gridColumns: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
  /** What is drawn on: the region alone. */
  readonly target: Pixels;
  /** 12 shorts: a 3 x 4 matrix row by row, the last column for alpha, times `2 ** colourShift`; 0 for none. */
  readonly colour: number;
  readonly colourShift: number;
  /** Room for one row of the region. */
  readonly row: number;
  readonly ink: Ink;
}

export interface Kernel {
  readonly name: 'wasm' | 'reference';
  /** Draws a source through a map onto the target. */
  warp(job: WarpJob): void;
  /** Draws pixels onto others of the same size. */
  blend(from: Pixels, target: Pixels, ink: Ink): void;
  /** Straight RGBA, 8 bit, row by row, to `out`. */
  toStraight(from: Pixels, out: number): void;
  /** RGBA with alpha 255, over black, row by row, to `out`. */
  toOpaque(from: Pixels, out: number): void;
  /** Planar 4:2:0, BT.709, studio range, over black, to `out`: Y, then U, then V. Sides are even. */
  toYuv420(from: Pixels, out: number): void;
}

export const TILE = 32;
