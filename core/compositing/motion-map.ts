/** A motion vector as geometry and colour: what the warp kernel is given. */
import { DISPLACEMENT_BASIS, motionChannel } from '../timeline/motion-channels.ts';
import { cosine, exponential, powerOfTwo, sine } from './exact-math.ts';
import { multiply, translation, type Matrix } from './matrix.ts';

const DX = motionChannel('dx');
const DY = motionChannel('dy');
const LOG_SCALE_X = motionChannel('log-scale-x');
const LOG_SCALE_Y = motionChannel('log-scale-y');
const ROTATION = motionChannel('rotation');
const SHEAR = motionChannel('shear');
const DISPLACE_X = motionChannel('displace-x-10');
const DISPLACE_Y = motionChannel('displace-y-10');
const BRIGHTNESS = motionChannel('brightness');
const CONTRAST = motionChannel('contrast');
const SATURATION = motionChannel('saturation');
const HUE = motionChannel('hue');

/** The affine part, in content pixels about the layer's centre. `unit` is the layer's shorter side. */
export function motionMatrix(motion: Float32Array, unit: number): Matrix {
  const cos = cosine(motion[ROTATION]!);
  const sin = sine(motion[ROTATION]!);
  const rotation: Matrix = { a: cos, b: sin, c: -sin, d: cos, e: 0, f: 0 };
  const shape: Matrix = {
    a: exponential(motion[LOG_SCALE_X]!),
    b: 0,
    c: motion[SHEAR]!,
    d: exponential(motion[LOG_SCALE_Y]!),
    e: 0,
    f: 0,
  };
  return multiply(translation(motion[DX]! * unit, motion[DY]! * unit), multiply(rotation, shape));
}

/** The smooth displacement of a picture. */
export interface Displacement {
  /** Moves a place, in picture pixels, back to where it comes from. `x`, `y` in 0..1 of the picture. */
  takeFrom(place: Float64Array, x: number, y: number): void;
  /** Largest it can be, in picture pixels. */
  readonly reach: number;
  /** Largest its second derivative can be, in picture pixels by the square of the picture's side. */
  readonly bend: number;
}

/** @param unit the layer's shorter side in picture pixels. @returns null below a fiftieth of a pixel */
export function displacementOf(motion: Float32Array, unit: number): Displacement | null {
  const waves = DISPLACEMENT_BASIS.map(([u, v], i) => ({
    u,
    v,
    x: motion[DISPLACE_X + i]! * unit,
    y: motion[DISPLACE_Y + i]! * unit,
  }));
  const reach = waves.reduce((sum, { x, y }) => sum + Math.abs(x) + Math.abs(y), 0);
  if (reach < 0.02) return null;
  const bend = waves.reduce(
    (sum, { u, v, x, y }) => sum + Math.max(Math.abs(x), Math.abs(y)) * Math.PI * Math.PI * (u + v) * (u + v),
    0,
  );
  const order = waves.map(({ u, v }) => u * 3 + v);
  const [xs, ys] = [waves.map(({ x }) => x), waves.map(({ y }) => y)];
  // cos(pi u x) cos(pi v y) for u and v in 0..2, u by u.
  const basis = new Float64Array(9);
  return {
    reach,
    bend,
    takeFrom(place, x, y) {
      const acrossOne = cosine(Math.PI * x);
      const downOne = cosine(Math.PI * y);
      const acrossTwo = 2 * acrossOne * acrossOne - 1;
      const downTwo = 2 * downOne * downOne - 1;
      basis[1] = downOne;
      basis[2] = downTwo;
      basis[3] = acrossOne;
      basis[4] = acrossOne * downOne;
      basis[5] = acrossOne * downTwo;
      basis[6] = acrossTwo;
      basis[7] = acrossTwo * downOne;
      basis[8] = acrossTwo * downTwo;
      for (let i = 0; i < order.length; i++) {
        const wave = basis[order[i]!]!;
        place[0]! -= xs[i]! * wave;
        place[1]! -= ys[i]! * wave;
      }
    },
  };
}

/** A 3x4 colour matrix, row by row, for values 0..255, the last column an offset; null where it changes nothing. */
export type ColourMatrix = readonly number[];

/** Rec. 709 luma. */
export const LUMA = [0.2126, 0.7152, 0.0722] as const;

/**
 * A turn about the grey axis that keeps luma about, as SVG's `hueRotate`: `still + cos(angle) cosine +
 * sin(angle) sine`, 3 x 3 each, row by row.
 */
export const HUE_TURN = {
  still: [0.213, 0.715, 0.072, 0.213, 0.715, 0.072, 0.213, 0.715, 0.072],
  cosine: [0.787, -0.715, -0.072, -0.213, 0.285, -0.072, -0.213, -0.715, 0.928],
  sine: [-0.213, -0.715, 0.928, 0.143, 0.14, -0.283, -0.787, 0.715, 0.072],
} as const;

/** Hue, then saturation, then brightness, then contrast about mid grey, on sRGB values. */
export function colourMatrix(motion: Float32Array): ColourMatrix | null {
  const [brightness, contrast, saturation, hue] = [BRIGHTNESS, CONTRAST, SATURATION, HUE].map(
    (i) => motion[i]!,
  ) as [number, number, number, number];
  if (Math.abs(brightness) + Math.abs(contrast) + Math.abs(saturation) + Math.abs(hue) < 0.002) return null;
  const saturate = grey(powerOfTwo(saturation));
  const rotated = multiply3(saturate, hueRotation(hue));
  const gain = powerOfTwo(brightness + contrast);
  const offset = 127.5 * (1 - powerOfTwo(contrast));
  return [0, 1, 2].flatMap((row) => [
    ...rotated.slice(row * 3, row * 3 + 3).map((value) => value * gain),
    offset,
  ]);
}

/** Away from grey by a factor. */
function grey(factor: number): number[] {
  return [0, 1, 2].flatMap((row) =>
    LUMA.map((weight, column) => weight * (1 - factor) + (row === column ? factor : 0)),
  );
}

function hueRotation(angle: number): number[] {
  const [cos, sin] = [cosine(angle), sine(angle)];
  return HUE_TURN.still.map((still, i) => still + cos * HUE_TURN.cosine[i]! + sin * HUE_TURN.sine[i]!);
}

function multiply3(a: readonly number[], b: readonly number[]): number[] {
  return Array.from({ length: 9 }, (_, i) =>
    [0, 1, 2].reduce((sum, k) => sum + a[3 * Math.floor(i / 3) + k]! * b[3 * k + (i % 3)]!, 0),
  );
}
