/** Pictures that show what goes wrong: hard edges, every alpha, thin lines, noise. Made from numbers. */
import type { PixelData } from '#core/compositing/canvas.ts';
import { seededRandom } from '../document/generated-documents.ts';

export function picture(
  width: number,
  height: number,
  at: (x: number, y: number) => readonly [red: number, green: number, blue: number, alpha: number],
): PixelData {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set(at(x, y), (y * width + x) * 4);
  return { width, height, data };
}

/** Slow waves of colour: what a photograph is to a warp. */
export const smooth = (width: number, height: number): PixelData =>
  picture(width, height, (x, y) => [
    128 + 100 * Math.sin(x / 7),
    128 + 100 * Math.cos(y / 5),
    128 + 90 * Math.sin((x + y) / 9),
    255,
  ]);

/** Every pixel anything, alpha included. */
export function noise(width: number, height: number, seed: number): PixelData {
  const random = seededRandom(seed);
  return picture(width, height, () => [random() * 256, random() * 256, random() * 256, random() * 256]);
}

/** A disc with an edge of one pixel on nothing; a hole in its middle. */
export const disc = (size: number): PixelData =>
  picture(size, size, (x, y) => {
    const distance = Math.hypot(x - size / 2 + 0.5, y - size / 2 + 0.5);
    const cover = Math.min(size / 2 - 2 - distance, distance - size / 8);
    return [220, 90, 40, 255 * Math.min(1, Math.max(0, cover + 0.5))];
  });

/** Mostly nothing: single bright points, as stars are. */
export function stars(width: number, height: number, seed: number): PixelData {
  const random = seededRandom(seed);
  return picture(width, height, () => [255, 250, 220, random() < 0.01 ? 255 * random() : 0]);
}
