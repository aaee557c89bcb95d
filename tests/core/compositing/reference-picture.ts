/** A warp and a blend as one would write them down: in floating point, pixel by pixel, with no cleverness. */
import type { PixelData } from '#core/compositing/canvas.ts';
import type { Matrix } from '#core/compositing/matrix.ts';
import { apply, invert } from '#core/compositing/matrix.ts';

type Rgba = readonly [red: number, green: number, blue: number, alpha: number];
const NOTHING: Rgba = [0, 0, 0, 0];

/** Premultiplied, 0..255. */
function pixel({ width, height, data }: PixelData, x: number, y: number, edge: string): Rgba {
  const fold = (at: number, size: number): number => {
    const within = ((at % (2 * size)) + 2 * size) % (2 * size);
    return within < size ? within : 2 * size - 1 - within;
  };
  if (edge === 'mirror') [x, y] = [fold(x, width), fold(y, height)];
  if (x < 0 || y < 0 || x >= width || y >= height) return NOTHING;
  const [red, green, blue, alpha] = data.slice((y * width + x) * 4, (y * width + x) * 4 + 4);
  return [(red! * alpha!) / 255, (green! * alpha!) / 255, (blue! * alpha!) / 255, alpha!];
}

/** The four pixels about a place, mixed by how near they lie. */
function sample(picture: PixelData, u: number, v: number, edge: string): Rgba {
  const [x, y] = [Math.floor(u - 0.5), Math.floor(v - 0.5)];
  const [right, down] = [u - 0.5 - x, v - 0.5 - y];
  const mixed = [0, 0, 0, 0];
  for (const [dx, dy] of [
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
  ] as const) {
    const weight = (dx ? right : 1 - right) * (dy ? down : 1 - down);
    pixel(picture, x + dx, y + dy, edge).forEach((value, i) => (mixed[i]! += weight * value));
  }
  return mixed as unknown as Rgba;
}

/**
 * A picture drawn through a matrix over a colour.
 * @param toOutput from content pixels about the picture's centre to output pixels
 * @param displaced what a place in the picture, 0..1, is moved by, in picture pixels
 * @returns opaque RGBA
 */
export function warpedOver(
  picture: PixelData,
  toOutput: Matrix,
  page: { readonly width: number; readonly height: number; readonly colour: readonly number[] },
  edge: string,
  displaced: (x: number, y: number) => readonly [number, number] = () => [0, 0],
): Uint8ClampedArray {
  const back = invert(toOutput)!;
  const out = new Uint8ClampedArray(page.width * page.height * 4);
  for (let y = 0; y < page.height; y++) {
    for (let x = 0; x < page.width; x++) {
      let [u, v] = apply(back, x + 0.5, y + 0.5);
      [u, v] = [u + picture.width / 2, v + picture.height / 2];
      const [dx, dy] = displaced(u / picture.width, v / picture.height);
      const [red, green, blue, alpha] = sample(picture, u - dx, v - dy, edge);
      const below = 1 - alpha / 255;
      [red, green, blue].forEach((value, i) => {
        out[(y * page.width + x) * 4 + i] = value + page.colour[i]! * below;
      });
      out[(y * page.width + x) * 4 + 3] = 255;
    }
  }
  return out;
}

/** How many levels two pictures differ by at most, and how many on average. */
export function difference(a: ArrayLike<number>, b: ArrayLike<number>): { most: number; mean: number } {
  let [most, sum] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    const apart = Math.abs(a[i]! - b[i]!);
    most = Math.max(most, apart);
    sum += apart;
  }
  return { most, mean: sum / a.length };
}
