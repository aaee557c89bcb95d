/** A picture of any size as the encoder sees it: small, letterboxed, its transparency told apart from the bars. */
import type { PixelData } from '#core/compositing/canvas.ts';
import { halve } from '#core/compositing/mip.ts';

export const FRAME_SIDE = 64;
/** Red, green and blue times alpha, alpha, and 1 inside the picture; 0..1. */
export const FRAME_PLANES = 5;
const PLANE = FRAME_SIDE ** 2;
export const FRAME_SIZE = FRAME_PLANES * PLANE;

/** Where the picture lies in the frame, in pixels. */
export interface FrameBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export function frameBox(width: number, height: number): FrameBox {
  const scale = FRAME_SIDE / Math.max(width, height);
  const [w, h] = [width, height].map((side) => Math.max(1, Math.round(side * scale))) as [number, number];
  return { left: (FRAME_SIDE - w) >> 1, top: (FRAME_SIDE - h) >> 1, width: w, height: h };
}

/** @returns `[FRAME_PLANES, FRAME_SIDE, FRAME_SIDE]` */
export function frameOf(picture: PixelData): Float32Array<ArrayBuffer> {
  let small = picture;
  while (Math.max(small.width, small.height) >= 4 * FRAME_SIDE) small = halve(small);
  const frame = new Float32Array(FRAME_SIZE);
  const box = frameBox(picture.width, picture.height);
  const columns = spans(small.width, box.width);
  const rows = spans(small.height, box.height);
  rows.forEach((row, y) =>
    columns.forEach((column, x) =>
      writeMean(small, column, row, frame, (box.top + y) * FRAME_SIDE + box.left + x),
    ),
  );
  return frame;
}

/** First and last source pixel of a smaller picture's pixel. */
type Span = readonly [first: number, last: number];

export function spans(from: number, to: number): Span[] {
  return Array.from({ length: to }, (_, i) => {
    const first = Math.min(from - 1, Math.floor((i * from) / to));
    return [first, Math.max(first, Math.ceil(((i + 1) * from) / to) - 1)] as const;
  });
}

/** Writes the planes of one pixel of the frame: the mean of what it covers. */
function writeMean(
  { width, data }: PixelData,
  [left, right]: Span,
  [top, bottom]: Span,
  frame: Float32Array,
  at: number,
): void {
  let [r, g, b, alpha] = [0, 0, 0, 0];
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const from = (y * width + x) * 4;
      const a = data[from + 3]! / 255;
      r += data[from]! * a;
      g += data[from + 1]! * a;
      b += data[from + 2]! * a;
      alpha += a;
    }
  }
  const count = (right - left + 1) * (bottom - top + 1);
  frame[at] = r / 255 / count;
  frame[PLANE + at] = g / 255 / count;
  frame[2 * PLANE + at] = b / 255 / count;
  frame[3 * PLANE + at] = alpha / count;
  frame[4 * PLANE + at] = 1;
}
