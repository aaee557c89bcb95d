/**
 * Smaller versions of a picture, each half the one before, so that a picture drawn small does not glitter.
 * Averages 2 x 2 pixels, weighted by alpha. The same on every machine.
 */
import type { PixelData } from './canvas.ts';

/** The level to draw from: the smallest that still has a pixel for each drawn pixel. */
export function mipLevel(drawnScale: number, width: number, height: number): number {
  const most = 31 - Math.clz32(Math.max(1, Math.min(width, height)));
  let level = 0;
  // A scale of a half, however it was computed, is drawn from the half.
  while (level < most && drawnScale * (2 << level) <= 1 + 1e-9) level++;
  return level;
}

export function mipSize(size: number, level: number): number {
  return Math.max(1, size >> level);
}

/** @returns `max(1, floor(width / 2))` by `max(1, floor(height / 2))` */
export function halve({ width, height, data }: PixelData): PixelData {
  const [w, h] = [mipSize(width, 1), mipSize(height, 1)];
  const out = new Uint8ClampedArray(w * h * 4);
  const [right, down] = [width > 1 ? 4 : 0, height > 1 ? width * 4 : 0];
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const at = (Math.min(height - 1, 2 * y) * width + Math.min(width - 1, 2 * x)) * 4;
      const to = (y * w + x) * 4;
      const taps = [at, at + right, at + down, at + down + right];
      let [alpha, r, g, b] = [0, 0, 0, 0];
      for (const tap of taps) {
        const weight = data[tap + 3]!;
        alpha += weight;
        r += data[tap]! * weight;
        g += data[tap + 1]! * weight;
        b += data[tap + 2]! * weight;
      }
      if (alpha === 0) continue;
      out[to] = Math.floor((r + alpha / 2) / alpha);
      out[to + 1] = Math.floor((g + alpha / 2) / alpha);
      out[to + 2] = Math.floor((b + alpha / 2) / alpha);
      out[to + 3] = (alpha + 2) >> 2;
    }
  }
  return { width: w, height: h, data: out };
}
