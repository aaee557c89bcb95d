/** A motion vector as geometry and colour: what the warp kernel is given. */
import { DISPLACEMENT_BASIS, motionChannel } from '../timeline/motion-channels.ts';
import { cosine, exponential, powerOfTwo, sinCos } from './exact-math.ts';
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
  const [sin, cos] = sinCos(motion[ROTATION]!);
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

/** The smooth displacement of a layer, or null where it is less than a fiftieth of a pixel. */
export interface Displacement {
  /** Adds the displacement at `x`, `y` in 0..1 of the layer, in content pixels. */
  at(x: number, y: number): readonly [dx: number, dy: number];
  /** Largest it can be, in content pixels. */
  readonly reach: number;
}

export function displacementOf(motion: Float32Array, unit: number): Displacement | null {
  let reach = 0;
  for (let i = 0; i < DISPLACEMENT_BASIS.length; i++)
    reach += Math.abs(motion[DISPLACE_X + i]!) + Math.abs(motion[DISPLACE_Y + i]!);
  reach *= unit;
  if (reach < 0.02) return null;
  return {
    reach,
    at(x, y) {
      const across = waves(x);
      const down = waves(y);
      let dx = 0;
      let dy = 0;
      for (let i = 0; i < DISPLACEMENT_BASIS.length; i++) {
        const [u, v] = DISPLACEMENT_BASIS[i]!;
        const basis = across[u]! * down[v]!;
        dx += motion[DISPLACE_X + i]! * basis;
        dy += motion[DISPLACE_Y + i]! * basis;
      }
      return [dx * unit, dy * unit];
    },
  };
}

/** cos(pi k x) for the orders the basis has, 0 to 2. */
function waves(x: number): readonly [number, number, number] {
  const first = cosine(Math.PI * x);
  return [1, first, 2 * first * first - 1];
}

/** A 3x4 colour matrix, row by row, for values 0..255, the last column an offset; null where it changes nothing. */
export type ColourMatrix = readonly number[];

/** Rec. 709 luma. */
const LUMA = [0.2126, 0.7152, 0.0722] as const;

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

/** A turn about the grey axis that keeps luma about: as SVG's `hueRotate`. */
function hueRotation(angle: number): number[] {
  const [sin, cos] = sinCos(angle);
  return [
    0.213 + cos * 0.787 - sin * 0.213, 0.715 - cos * 0.715 - sin * 0.715, 0.072 - cos * 0.072 + sin * 0.928,
    0.213 - cos * 0.213 + sin * 0.143, 0.715 + cos * 0.285 + sin * 0.14, 0.072 - cos * 0.072 - sin * 0.283,
    0.213 - cos * 0.213 - sin * 0.787, 0.715 - cos * 0.715 + sin * 0.715, 0.072 + cos * 0.928 + sin * 0.072,
  ]; // prettier-ignore
}

function multiply3(a: readonly number[], b: readonly number[]): number[] {
  return Array.from({ length: 9 }, (_, i) =>
    [0, 1, 2].reduce((sum, k) => sum + a[3 * Math.floor(i / 3) + k]! * b[3 * k + (i % 3)]!, 0),
  );
}
