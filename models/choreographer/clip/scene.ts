/**
 * A clip taken apart: what moves, cut out at rest, and what is behind it. Drawing the cut-out moved by a
 * motion vector over the plate gives a frame; finding the vectors that give the clip's own frames is learning
 * its movement. The cut-out is a layer like any other: its centre and shorter side are the vector's.
 */

/** Whole pixels of the frame. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface ClipScene {
  readonly width: number;
  readonly height: number;
  /** Where the cut-out lies at rest. */
  readonly box: Box;
  /** `[box.height, box.width, 4]`: colours 0..1 times alpha, and alpha. */
  readonly subject: Float32Array;
  /** `[height, width, 3]`, 0..1. */
  readonly plate: Float32Array;
}

/** The shorter side of the cut-out, in pixels: a place of 1. */
export const unitOf = ({ box }: ClipScene): number => Math.min(box.width, box.height);

/** Sizes and places of frames and boxes are multiples of this, so that a scene can be halved twice. */
export const GRAIN = 4;

/**
 * The scene with a frame at rest cut out by a matte.
 * @param rest `[height, width, 3]`, 0..1
 * @param plate the same of what is behind
 * @param matte `[height, width]`, 0..1
 */
export function cutOut(
  size: { readonly width: number; readonly height: number },
  box: Box,
  rest: Float32Array,
  plate: Float32Array,
  matte: Float32Array,
): ClipScene {
  const subject = new Float32Array(box.width * box.height * 4);
  for (let y = 0; y < box.height; y++) {
    for (let x = 0; x < box.width; x++) {
      const from = (box.y + y) * size.width + box.x + x;
      const to = (y * box.width + x) * 4;
      const alpha = matte[from]!;
      for (let channel = 0; channel < 3; channel++) subject[to + channel] = rest[from * 3 + channel]! * alpha;
      subject[to + 3] = alpha;
    }
  }
  return { ...size, box, subject, plate };
}

/** The scene at half the size. */
export function halfScene({ width, height, box, subject, plate }: ClipScene): ClipScene {
  return {
    width: width / 2,
    height: height / 2,
    box: { x: box.x / 2, y: box.y / 2, width: box.width / 2, height: box.height / 2 },
    subject: halved(subject, box.width, box.height, 4),
    plate: halved(plate, width, height, 3),
  };
}

/** Means of 2 x 2 pixels. @param picture `[height, width, channels]`, both sizes even */
export function halved(picture: Float32Array, width: number, height: number, channels: number): Float32Array {
  const [w, h] = [width / 2, height / 2];
  const half = new Float32Array(w * h * channels);
  const [right, down] = [channels, width * channels];
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const from = (2 * y * width + 2 * x) * channels;
      const to = (y * w + x) * channels;
      for (let i = 0; i < channels; i++) {
        const at = from + i;
        const sum = picture[at]! + picture[at + right]! + picture[at + down]! + picture[at + right + down]!;
        half[to + i] = sum / 4;
      }
    }
  }
  return half;
}
