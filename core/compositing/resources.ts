/** What compositing needs beside the document, loaded beforehand: pictures, curves, canvases to draw on. */
import type { BlobHash } from '../document/records.ts';
import type { CurveSource } from '../timeline/evaluate.ts';
import type { Canvas, PixelData } from './canvas.ts';

/** A layer drawn at output size, and where its upper left corner lies. */
export interface Sprite {
  readonly canvas: Canvas;
  readonly x: number;
  readonly y: number;
}

export interface CompositeResources {
  /** A mip level of a picture, or undefined where it is not loaded: the layer is then left out. */
  picture(blob: BlobHash, level: number): PixelData | undefined;
  readonly curves: CurveSource;
  createCanvas(width: number, height: number): Canvas;
  /** Drawn layers that do not move, by what they depend on. The compositor fills and trims it. */
  readonly sprites: Map<string, Sprite>;
}
