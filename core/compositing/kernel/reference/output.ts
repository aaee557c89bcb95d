/** Finished pixels as others want them, as a reference: straight RGBA, opaque RGBA, planar YUV. */
import type { Heap } from '../heap.ts';
import type { Pixels } from '../kernel.ts';

export function toStraight(heap: Heap, from: Pixels, out: number): void {
  eachRow(heap, from, out, (word) => {
    const alpha = word >>> 24;
    if (alpha === 255 || alpha === 0) return word;
    const half = alpha >>> 1;
    const at = (shift: number): number =>
      Math.min(255, Math.floor((((word >>> shift) & 255) * 255 + half) / alpha)) << shift;
    return ((alpha << 24) | at(16) | at(8) | at(0)) >>> 0;
  });
}

export function toOpaque(heap: Heap, from: Pixels, out: number): void {
  eachRow(heap, from, out, (word) => (word | 0xff000000) >>> 0);
}

function eachRow(heap: Heap, from: Pixels, out: number, convert: (word: number) => number): void {
  const { address, stride, width, height } = from;
  for (let y = 0; y < height; y++) {
    const source = heap.words(address + y * stride * 4, width);
    const to = heap.words(out + y * width * 4, width);
    for (let x = 0; x < width; x++) to[x] = convert(source[x]!);
  }
}

/**
 * ITU-R BT.709 (equations 3.2 to 3.4) from full-range RGB to studio range, in 14 bits. The weights of each
 * row sum to what grey needs: 219/255 for luma, nothing for colour.
 */
const LUMA = [2991, 10064, 1016] as const;
const BLUE = [-1649, -5547, 7196] as const;
const RED = [7196, -6536, -660] as const;

/** Colour samples lie on every second column (as H.264 assumes) and between two rows. */
export function toYuv420(heap: Heap, from: Pixels, out: number): void {
  const { address, stride, width, height } = from;
  const [columns, rows] = [width / 2, height / 2];
  const source = heap.words(address, stride * (height - 1) + width);
  const luma = heap.bytes(out, width * height);
  const blue = heap.bytes(out + width * height, columns * rows);
  const red = heap.bytes(out + width * height + columns * rows, columns * rows);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const word = source[y * stride + x]!;
      luma[y * width + x] =
        16 + ((weighed(LUMA, word & 255, (word >>> 8) & 255, (word >>> 16) & 255) + 8192) >> 14);
    }
  }
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const at = 2 * y * stride + 2 * x;
      const before = x === 0 ? at : at - 1;
      const taps = [before, at, at, at + 1].flatMap((tap) => [source[tap]!, source[tap + stride]!]);
      const sum = (shift: number): number =>
        taps.reduce((total, word) => total + ((word >>> shift) & 255), 0);
      const [r, g, b] = [sum(0), sum(8), sum(16)];
      blue[y * columns + x] = 128 + ((weighed(BLUE, r, g, b) + 65536) >> 17);
      red[y * columns + x] = 128 + ((weighed(RED, r, g, b) + 65536) >> 17);
    }
  }
}

function weighed(weights: readonly [number, number, number], r: number, g: number, b: number): number {
  return weights[0] * r + weights[1] * g + weights[2] * b;
}
