/**
 * Pictures as the warp kernel reads them: premultiplied, four channels packed in 32 bits, with a border of
 * transparent pixels so that edges come out smooth.
 */
import type { PixelData } from './canvas.ts';

export interface WarpSource {
  /** Size with the border of one pixel on each side. */
  readonly stride: number;
  readonly rows: number;
  /** Size of the picture itself. */
  readonly width: number;
  readonly height: number;
  /** Premultiplied `0xAABBGGRR`, row by row, border included. */
  readonly pixels: Uint32Array;
  readonly opaque: boolean;
}

const sources = new WeakMap<PixelData, WarpSource>();

/** The source of a picture; made once for each. */
export function warpSource(picture: PixelData): WarpSource {
  const known = sources.get(picture);
  if (known) return known;
  const made = makeSource(picture);
  sources.set(picture, made);
  return made;
}

function makeSource({ width, height, data }: PixelData): WarpSource {
  const stride = width + 2;
  const pixels = new Uint32Array(stride * (height + 2));
  let opaque = true;
  for (let y = 0; y < height; y++) {
    let from = y * width * 4;
    let to = (y + 1) * stride + 1;
    for (let x = 0; x < width; x++, from += 4, to++) {
      const alpha = data[from + 3]!;
      if (alpha === 255) {
        pixels[to] = ((255 << 24) | (data[from + 2]! << 16) | (data[from + 1]! << 8) | data[from]!) >>> 0;
        continue;
      }
      opaque = false;
      const scaled = (value: number) => ((value * alpha + 127) / 255) | 0;
      pixels[to] =
        ((alpha << 24) |
          (scaled(data[from + 2]!) << 16) |
          (scaled(data[from + 1]!) << 8) |
          scaled(data[from]!)) >>>
        0;
    }
  }
  return { stride, rows: height + 2, width, height, pixels, opaque };
}
