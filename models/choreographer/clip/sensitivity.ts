/**
 * How a frame of a scene answers to each channel of the motion vector: the rows of the Jacobian, in closed
 * form, and the normal equations of Gauss and Newton that they add up to.
 */
import { colourMatrix, HUE_TURN, LUMA } from '#core/compositing/motion-map.ts';
import { DISPLACEMENT_BASIS, motionChannel, MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';
import { IDENTITY_COLOUR, toSubject, type WarpedSubject } from './draw-scene.ts';
import { unitOf, type ClipScene } from './scene.ts';

const [DX, DY, LOG_SCALE_X, LOG_SCALE_Y, ROTATION, SHEAR] = [
  'dx',
  'dy',
  'log-scale-x',
  'log-scale-y',
  'rotation',
  'shear',
].map(motionChannel) as [number, number, number, number, number, number];
const DISPLACE_X = motionChannel('displace-x-10');
const DISPLACE_Y = motionChannel('displace-y-10');
const [BRIGHTNESS, CONTRAST, SATURATION, HUE] = ['brightness', 'contrast', 'saturation', 'hue'].map(
  motionChannel,
) as [number, number, number, number];
const COUNT = MOTION_CHANNEL_COUNT;

/** Sums over pixels and colours: of products of the Jacobian's columns, and of them with the residual. */
export interface NormalEquations {
  /** `[COUNT, COUNT]`; the lower half is filled. */
  readonly products: Float64Array;
  readonly gradient: Float64Array;
  /** Sum of the squared residuals. */
  error: number;
}

export const normalEquations = (): NormalEquations => ({
  products: new Float64Array(COUNT * COUNT),
  gradient: new Float64Array(COUNT),
  error: 0,
});

/**
 * The equations of one frame, in place of what was in them.
 * @param warped the scene at this motion
 * @param real `[height, width, 3]`, 0..1
 */
export function writeNormalEquations(
  scene: ClipScene,
  motion: Float32Array,
  warped: WarpedSubject,
  real: Float32Array,
  into: NormalEquations,
): void {
  into.products.fill(0);
  into.gradient.fill(0);
  into.error = 0;
  const moves = placeDerivatives(scene, motion);
  const colours = colourDerivatives(motion);
  const { samples, slopes } = warped;
  for (let pixel = 0; pixel < scene.width * scene.height; pixel++) {
    if (isEmpty(warped, pixel)) {
      for (let i = pixel * 3; i < pixel * 3 + 3; i++) into.error += (real[i]! - scene.plate[i]!) ** 2;
      continue;
    }
    moves.at(warped.places[pixel * 2]!, warped.places[pixel * 2 + 1]!);
    const sums = new PlaceSums();
    for (let colour = 0; colour < 3; colour++) {
      const plate = scene.plate[pixel * 3 + colour]!;
      const drawn = colours.at(samples, slopes, pixel, colour, plate);
      const residual = real[pixel * 3 + colour]! - drawn;
      into.error += residual * residual;
      sums.add(colours.slopeX, colours.slopeY, residual);
      addColour(into, colours, moves, residual);
    }
    addPlace(into, moves, sums);
  }
}

/** Nothing of the cut-out is here, nor beside. */
function isEmpty({ samples, slopes }: WarpedSubject, pixel: number): boolean {
  return samples[pixel * 4 + 3] === 0 && slopes[pixel * 8 + 6] === 0 && slopes[pixel * 8 + 7] === 0;
}

/** Products of a pixel's slopes, of all its colours: its structure tensor, and the pull of the residual. */
class PlaceSums {
  xx = 0;
  xy = 0;
  yy = 0;
  x = 0;
  y = 0;

  add(slopeX: number, slopeY: number, residual: number): void {
    this.xx += slopeX * slopeX;
    this.xy += slopeX * slopeY;
    this.yy += slopeY * slopeY;
    this.x += slopeX * residual;
    this.y += slopeY * residual;
  }
}

/** Channels that move the place, against each other: the colours are summed up before. */
function addPlace({ products, gradient }: NormalEquations, { x, y }: Places, sums: PlaceSums): void {
  for (let row = 0; row < BRIGHTNESS; row++) {
    const alongX = x[row]! * sums.xx + y[row]! * sums.xy;
    const alongY = x[row]! * sums.xy + y[row]! * sums.yy;
    gradient[row]! += x[row]! * sums.x + y[row]! * sums.y;
    const at = row * COUNT;
    for (let k = 0; k <= row; k++) products[at + k]! += alongX * x[k]! + alongY * y[k]!;
  }
}

/** Channels that change the colour, against all others. */
function addColour(
  { products, gradient }: NormalEquations,
  { derivatives, slopeX, slopeY }: Colours,
  { x, y }: Places,
  residual: number,
): void {
  for (let i = 0; i < derivatives.length; i++) {
    const value = derivatives[i]!;
    if (value === 0) continue;
    const at = (BRIGHTNESS + i) * COUNT;
    gradient[BRIGHTNESS + i]! += value * residual;
    const [alongX, alongY] = [value * slopeX, value * slopeY];
    for (let k = 0; k < BRIGHTNESS; k++) products[at + k]! += alongX * x[k]! + alongY * y[k]!;
    for (let k = 0; k <= i; k++) products[at + BRIGHTNESS + k]! += value * derivatives[k]!;
  }
}

type Places = Pick<ReturnType<typeof placeDerivatives>, 'x' | 'y'>;
type Colours = Pick<ReturnType<typeof colourDerivatives>, 'derivatives' | 'slopeX' | 'slopeY'>;

/** How the place that a pixel is taken from moves with each channel. */
function placeDerivatives({ box, ...scene }: ClipScene, motion: Float32Array) {
  const unit = unitOf({ box, ...scene });
  const { a, b, c, d } = toSubject(motion, unit);
  const shear = motion[SHEAR]!;
  const [shrinkX, shrinkY] = [Math.exp(-motion[LOG_SCALE_X]!), Math.exp(-motion[LOG_SCALE_Y]!)];
  const [x, y] = [new Float64Array(BRIGHTNESS), new Float64Array(BRIGHTNESS)];
  const set = (channel: number, across: number, down: number): void => {
    x[channel] = across;
    y[channel] = down;
  };
  return {
    x,
    y,
    /** @param across, down the place about the cut-out's centre, before the displacement */
    at(across: number, down: number): void {
      // Turned back, not yet scaled: what the turn's derivative needs.
      const turnedY = down / shrinkY;
      const turnedX = across / shrinkX + shear * down;
      set(DX, -unit * a, -unit * b);
      set(DY, -unit * c, -unit * d);
      set(LOG_SCALE_X, -across, 0);
      set(LOG_SCALE_Y, shear * down * shrinkX, -down);
      const turnDown = -turnedX * shrinkY;
      set(ROTATION, (turnedY - shear * turnDown) * shrinkX, turnDown);
      set(SHEAR, -down * shrinkX, 0);
      const cosX = Math.cos(Math.PI * (across / box.width + 0.5));
      const cosY = Math.cos(Math.PI * (down / box.height + 0.5));
      // An x coefficient moves x alone, a y coefficient y alone.
      for (let i = 0; i < DISPLACEMENT_BASIS.length; i++) {
        const [u, v] = DISPLACEMENT_BASIS[i]!;
        const wave = -unit * chebyshev(u, cosX) * chebyshev(v, cosY);
        x[DISPLACE_X + i] = wave;
        y[DISPLACE_Y + i] = wave;
      }
    },
  };
}

/** cos(order arccos(x)) for orders 0..2. */
const chebyshev = (order: number, x: number): number => (order === 0 ? 1 : order === 1 ? x : 2 * x * x - 1);

/** The drawn colour of a pixel, and how it changes with the place and with the colour channels. */
function colourDerivatives(motion: Float32Array) {
  const m = colourMatrix(motion) ?? IDENTITY_COLOUR;
  const contrast = 2 ** motion[CONTRAST]!;
  const gain = 2 ** motion[BRIGHTNESS]! * contrast;
  const factor = 2 ** motion[SATURATION]!;
  const [cos, sin] = [Math.cos(motion[HUE]!), Math.sin(motion[HUE]!)];
  const turned = HUE_TURN.still.map(
    (still, i) => still + cos * HUE_TURN.cosine[i]! + sin * HUE_TURN.sine[i]!,
  );
  const turning = HUE_TURN.cosine.map((cosine, i) => cos * HUE_TURN.sine[i]! - sin * cosine);
  const row = (matrix: readonly number[], i: number, s: Float32Array, at: number): number =>
    matrix[3 * i]! * s[at]! + matrix[3 * i + 1]! * s[at + 1]! + matrix[3 * i + 2]! * s[at + 2]!;
  const luma = (matrix: readonly number[], s: Float32Array, at: number): number =>
    LUMA.reduce((sum, weight, i) => sum + weight * row(matrix, i, s, at), 0);
  const result = {
    slopeX: 0,
    slopeY: 0,
    derivatives: new Float64Array(COUNT - BRIGHTNESS),
    at(samples: Float32Array, slopes: Float32Array, pixel: number, colour: number, plate: number): number {
      const [at, i, alpha] = [pixel * 4, colour * 4, samples[pixel * 4 + 3]!];
      const [r, g, b, offset] = [m[i]!, m[i + 1]!, m[i + 2]!, m[i + 3]! / 255];
      const lit = r * samples[at]! + g * samples[at + 1]! + b * samples[at + 2]!;
      const value = lit + offset * alpha;
      const isClipped = value < 0 || value > alpha;
      for (const axis of [0, 1] as const) {
        const s = pixel * 8 + axis;
        const slopeAlpha = slopes[s + 6]!;
        const inside =
          r * slopes[s]! + g * slopes[s + 2]! + b * slopes[s + 4]! + (offset - plate) * slopeAlpha;
        const clipped = value < 0 ? -plate * slopeAlpha : (1 - plate) * slopeAlpha;
        result[axis === 0 ? 'slopeX' : 'slopeY'] = isClipped ? clipped : inside;
      }
      if (isClipped) result.derivatives.fill(0);
      else {
        const grey = luma(turned, samples, at);
        result.derivatives[BRIGHTNESS - BRIGHTNESS] = Math.LN2 * lit;
        result.derivatives[CONTRAST - BRIGHTNESS] = Math.LN2 * (lit - 0.5 * contrast * alpha);
        result.derivatives[SATURATION - BRIGHTNESS] =
          Math.LN2 * factor * gain * (row(turned, colour, samples, at) - grey);
        result.derivatives[HUE - BRIGHTNESS] =
          gain * (factor * row(turning, colour, samples, at) + (1 - factor) * luma(turning, samples, at));
      }
      return Math.min(alpha, Math.max(0, value)) + (1 - alpha) * plate;
    },
  };
  return result;
}
