/** Pictures as kernels read them: premultiplied in the heap, cut to what can be seen, with a border. */
import type { PixelData } from './canvas.ts';
import type { Heap } from './kernel/heap.ts';
import { TILE } from './kernel/kernel.ts';
import type { Region } from './region.ts';
import type { Surface } from './surface.ts';

export type Edge = 'transparent' | 'mirror';

export interface WarpSource {
  /** Of the border's first pixel. */
  readonly address: number;
  /** Size with the border of one pixel on each side. */
  readonly stride: number;
  readonly rows: number;
  readonly tiles: number;
  readonly mirror: boolean;
  readonly opaque: boolean;
  /** Size of the picture that this is the visible part of, and where in it the part begins. */
  readonly pictureWidth: number;
  readonly pictureHeight: number;
  readonly left: number;
  readonly top: number;
}

const tileCount = (stride: number, rows: number): number => Math.ceil(stride / TILE) * Math.ceil(rows / TILE);

/** What `makeSource` needs at most. */
export const sourceBytes = (width: number, height: number): number =>
  (width + 2) * (height + 2) * 4 + tileCount(width + 2, height + 2);

/** @returns null where nothing of the picture can be seen. Free it with `heap.free(source.address)` */
export function makeSource(heap: Heap, picture: PixelData, edge: Edge): WarpSource | null {
  const mirror = edge === 'mirror';
  const whole = { x: 0, y: 0, width: picture.width, height: picture.height };
  const seen = mirror ? whole : visiblePart(picture);
  if (!seen) return null;
  const [stride, rows] = [seen.width + 2, seen.height + 2];
  const address = heap.allocate(sourceBytes(seen.width, seen.height));
  const pixels = heap.words(address, stride * rows).fill(0);
  premultiply(picture, seen, pixels, stride);
  if (mirror) repeatEdges(pixels, stride, rows);
  const tiles = address + stride * rows * 4;
  markTiles(pixels, stride, rows, heap.bytes(tiles, tileCount(stride, rows)));
  const { width: pictureWidth, height: pictureHeight } = picture;
  return {
    ...{ address, stride, rows, tiles, mirror, opaque: isOpaque(picture), pictureWidth, pictureHeight },
    ...{ left: seen.x, top: seen.y },
  };
}

/** A surface as a source; its tiles, which the caller frees, say that anything may be anywhere. */
export function surfaceSource(heap: Heap, surface: Surface): WarpSource {
  const [stride, rows] = [surface.stride, surface.height + 2];
  const tiles = heap.allocate(tileCount(stride, rows));
  heap.bytes(tiles, tileCount(stride, rows)).fill(1);
  return {
    ...{ address: surface.block, stride, rows, tiles, mirror: false, opaque: false },
    ...{ pictureWidth: surface.width, pictureHeight: surface.height, left: 0, top: 0 },
  };
}

function isOpaque({ data }: PixelData): boolean {
  for (let i = 3; i < data.length; i += 4) if (data[i] !== 255) return false;
  return true;
}

/** The box of what is not wholly transparent. */
function visiblePart({ width, height, data }: PixelData): Region | null {
  const isVisible = (x: number, y: number): boolean => data[(y * width + x) * 4 + 3] !== 0;
  const columns = new Uint8Array(width);
  let [top, bottom] = [-1, -1];
  for (let y = 0; y < height; y++) {
    let any = false;
    for (let x = 0; x < width; x++) {
      if (!isVisible(x, y)) continue;
      any = true;
      columns[x] = 1;
    }
    if (!any) continue;
    if (top < 0) top = y;
    bottom = y;
  }
  if (top < 0) return null;
  const [left, right] = [columns.indexOf(1), columns.lastIndexOf(1)];
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

function premultiply({ width, data }: PixelData, seen: Region, pixels: Uint32Array, stride: number): void {
  for (let y = 0; y < seen.height; y++) {
    let from = ((seen.y + y) * width + seen.x) * 4;
    let to = (y + 1) * stride + 1;
    for (let x = 0; x < seen.width; x++, from += 4, to++) {
      const alpha = data[from + 3]!;
      const red = scaled(data[from]!, alpha);
      const green = scaled(data[from + 1]!, alpha);
      pixels[to] = (alpha << 24) | (scaled(data[from + 2]!, alpha) << 16) | (green << 8) | red;
    }
  }
}

function scaled(value: number, alpha: number): number {
  return alpha === 255 ? value : ((value * alpha + 127) / 255) | 0;
}

function repeatEdges(pixels: Uint32Array, stride: number, rows: number): void {
  for (let y = 1; y < rows - 1; y++) {
    pixels[y * stride] = pixels[y * stride + 1]!;
    pixels[y * stride + stride - 1] = pixels[y * stride + stride - 2]!;
  }
  pixels.copyWithin(0, stride, 2 * stride);
  pixels.copyWithin((rows - 1) * stride, (rows - 2) * stride, (rows - 1) * stride);
}

function markTiles(pixels: Uint32Array, stride: number, rows: number, tiles: Uint8Array): void {
  const across = Math.ceil(stride / TILE);
  tiles.fill(0);
  for (let y = 0; y < rows; y++) {
    const row = Math.floor(y / TILE) * across;
    for (let x = 0; x < stride; x++) if (pixels[y * stride + x] !== 0) tiles[row + Math.floor(x / TILE)] = 1;
  }
}
