/**
 * Frames of a scene, drawn in floating point by the compositor's own geometry and colour. `scene-graph.ts` is
 * the same as a graph; both are tested against the compositor.
 */
import { invert, type Matrix } from '#core/compositing/matrix.ts';
import { colourMatrix, displacementOf, motionMatrix } from '#core/compositing/motion-map.ts';
import { unitOf, type ClipScene } from './scene.ts';

/** What the cut-out is where each pixel of the frame takes it from. */
export interface WarpedSubject {
  /** From the cut-out's centre, before the displacement: `[pixels, 2]`, in pixels. */
  readonly places: Float32Array;
  /** `[pixels, 4]`, premultiplied. */
  readonly samples: Float32Array;
  /** Change of each sample along x and along y of the cut-out: `[pixels, 4, 2]`. */
  readonly slopes: Float32Array;
}

export function warpedSubject({ width, height }: ClipScene): WarpedSubject {
  const pixels = width * height;
  return {
    places: new Float32Array(pixels * 2),
    samples: new Float32Array(pixels * 4),
    slopes: new Float32Array(pixels * 8),
  };
}

/** From frame pixels about the cut-out's centre to cut-out pixels about it. */
export const toSubject = (motion: Float32Array, unit: number): Matrix =>
  // Scales are exponentials: there always is a way back.
  invert(motionMatrix(motion, unit))!;

/** Looks the moved cut-out up at every pixel of the frame. Outside of it there is nothing. */
export function warpSubject(scene: ClipScene, motion: Float32Array, into: WarpedSubject): void {
  const { width, height, box, subject } = scene;
  const unit = unitOf(scene);
  const { a, b, c, d, e, f } = toSubject(motion, unit);
  const displacement = displacementOf(motion, unit);
  const [centreX, centreY] = [box.x + box.width / 2, box.y + box.height / 2];
  const place = new Float64Array(2);
  for (let y = 0, pixel = 0; y < height; y++) {
    for (let x = 0; x < width; x++, pixel++) {
      const [fromX, fromY] = [x + 0.5 - centreX, y + 0.5 - centreY];
      const across = a * fromX + c * fromY + e;
      const down = b * fromX + d * fromY + f;
      into.places[pixel * 2] = across;
      into.places[pixel * 2 + 1] = down;
      place[0] = across + box.width / 2;
      place[1] = down + box.height / 2;
      displacement?.takeFrom(place, place[0] / box.width, place[1] / box.height);
      sample(subject, box, place[0] - 0.5, place[1] - 0.5, into, pixel);
    }
  }
}

/** Bilinear, with its slopes. */
function sample(
  subject: Float32Array,
  { width, height }: ClipScene['box'],
  x: number,
  y: number,
  { samples, slopes }: WarpedSubject,
  pixel: number,
): void {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  if (left < -1 || top < -1 || left >= width || top >= height) {
    samples.fill(0, pixel * 4, pixel * 4 + 4);
    slopes.fill(0, pixel * 8, pixel * 8 + 8);
    return;
  }
  const [across, down] = [x - left, y - top];
  const [hasLeft, hasRight] = [left >= 0, left + 1 < width];
  const [hasTop, hasBottom] = [top >= 0, top + 1 < height];
  const at = (top * width + left) * 4;
  const below = width * 4;
  for (let i = 0; i < 4; i++) {
    const p = hasTop && hasLeft ? subject[at + i]! : 0;
    const q = hasTop && hasRight ? subject[at + 4 + i]! : 0;
    const r = hasBottom && hasLeft ? subject[at + below + i]! : 0;
    const s = hasBottom && hasRight ? subject[at + below + 4 + i]! : 0;
    const upper = p + (q - p) * across;
    const lower = r + (s - r) * across;
    samples[pixel * 4 + i] = upper + (lower - upper) * down;
    slopes[pixel * 8 + 2 * i] = (q - p) * (1 - down) + (s - r) * down;
    slopes[pixel * 8 + 2 * i + 1] = lower - upper;
  }
}

/** The colour change as a matrix that always is one. */
export const IDENTITY_COLOUR = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0] as const;

/** Lays the warped cut-out, recoloured, over the plate. @param frame `[height, width, 3]`, written */
export function layOver(
  { plate }: ClipScene,
  motion: Float32Array,
  { samples }: WarpedSubject,
  frame: Float32Array,
): void {
  const m = colourMatrix(motion) ?? IDENTITY_COLOUR;
  for (let at = 0, to = 0; to < frame.length; at += 4, to += 3) {
    const [red, green, blue, alpha] = [samples[at]!, samples[at + 1]!, samples[at + 2]!, samples[at + 3]!];
    for (let row = 0; row < 3; row++) {
      const i = row * 4;
      const value = m[i]! * red + m[i + 1]! * green + m[i + 2]! * blue + (m[i + 3]! / 255) * alpha;
      frame[to + row] = Math.min(alpha, Math.max(0, value)) + (1 - alpha) * plate[to + row]!;
    }
  }
}

/** A painter of one scene, with room of its own. */
export function scenePainter(scene: ClipScene): (motion: Float32Array, frame: Float32Array) => void {
  const warped = warpedSubject(scene);
  return (motion, frame) => {
    warpSubject(scene, motion, warped);
    layOver(scene, motion, warped, frame);
  };
}
