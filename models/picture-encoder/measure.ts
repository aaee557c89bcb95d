/** The facts of a frame whose subject is known: what the encoder is taught, and what a rule must guess at. */
import type { PictureFacts } from './facts.ts';
import { FRAME_SIDE, type FrameBox } from './frame.ts';

const PIXELS = FRAME_SIDE ** 2;
/** A step of luma between neighbours from which on it is a hard line. */
const HARD_STEP = 0.12;
/** Share of the subject's height that it stands on. */
const FOOT_SHARE = 0.1;
/** Share of an area that must be opaque before its surface is told of. */
const LEAST_SEEN = 0.04;

/** A subject's share of every pixel of the frame, 0..1. */
export type Mask = Float32Array;

/**
 * @param frame `[FRAME_PLANES, FRAME_SIDE, FRAME_SIDE]`
 * @param mask null where nothing stands apart: the whole picture is then the subject's and the ground's both
 * @returns lengths in sides of the frame
 */
export function measureFacts(frame: Float32Array, box: FrameBox, mask: Mask | null): PictureFacts {
  const inside = frame.subarray(4 * PIXELS, 5 * PIXELS);
  const own = mask ?? inside;
  const ground = mask ? inside.map((value, i) => value - Math.min(value, mask[i]!)) : inside;
  const [surface, around] = [surfaceOf(frame, own), surfaceOf(frame, ground)];
  return {
    subject: mask ? 1 : 0,
    ...shapeOf(own, box),
    edges: surface.edges,
    groundEdges: around.edges,
    texture: surface.texture,
    groundTexture: around.texture,
    brightness: surface.brightness,
    saturation: surface.saturation,
    groundBrightness: around.brightness,
    groundSaturation: around.saturation,
    groundAlpha: around.alpha,
  };
}

type Shape = Pick<
  PictureFacts,
  'centreX' | 'centreY' | 'spreadX' | 'spreadY' | 'elongation' | 'footX' | 'footY' | 'height' | 'coverage'
>;

/** From the middle of the frame, in its sides. */
function shapeOf(mask: Mask, box: FrameBox): Shape {
  let [total, sx, sy, sxx, syy, sxy] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < PIXELS; i++) {
    const weight = mask[i]!;
    if (weight === 0) continue;
    const [x, y] = placeOf(i);
    total += weight;
    sx += weight * x;
    sy += weight * y;
    sxx += weight * x * x;
    syy += weight * y * y;
    sxy += weight * x * y;
  }
  const mass = Math.max(total, 1e-6);
  const [centreX, centreY] = [sx / mass, sy / mass];
  const [xx, yy] = [sxx / mass - centreX ** 2, syy / mass - centreY ** 2].map((v) => Math.max(v, 1e-5)) as [
    number,
    number,
  ];
  const xy = sxy / mass - centreX * centreY;
  const half = Math.hypot((xx - yy) / 2, xy);
  const middle = (xx + yy) / 2;
  return {
    centreX,
    centreY,
    spreadX: Math.sqrt(xx),
    spreadY: Math.sqrt(yy),
    elongation: 0.5 * Math.log((middle + half) / Math.max(middle - half, 1e-5)),
    ...standOf(mask),
    coverage: total / (box.width * box.height),
  };
}

function placeOf(pixel: number): [x: number, y: number] {
  return [
    ((pixel % FRAME_SIDE) + 0.5) / FRAME_SIDE - 0.5,
    (Math.floor(pixel / FRAME_SIDE) + 0.5) / FRAME_SIDE - 0.5,
  ];
}

function standOf(mask: Mask): Pick<PictureFacts, 'footX' | 'footY' | 'height'> {
  const rows = Array.from({ length: FRAME_SIDE }, (_, y) =>
    mask.subarray(y * FRAME_SIDE, (y + 1) * FRAME_SIDE).reduce((sum, value) => sum + value, 0),
  );
  const bottom = rows.findLastIndex((sum) => sum > 0.5);
  const top = rows.findIndex((sum) => sum > 0.5);
  if (bottom < 0) return { footX: 0, footY: 0, height: 0 };
  const height = bottom + 1 - top;
  let [sum, weight] = [0, 0];
  for (let y = Math.floor(bottom + 1 - Math.max(1, FOOT_SHARE * height)); y <= bottom; y++) {
    for (let x = 0; x < FRAME_SIDE; x++) {
      sum += mask[y * FRAME_SIDE + x]! * ((x + 0.5) / FRAME_SIDE - 0.5);
      weight += mask[y * FRAME_SIDE + x]!;
    }
  }
  return {
    footX: weight > 0 ? sum / weight : 0,
    footY: (bottom + 1) / FRAME_SIDE - 0.5,
    height: height / FRAME_SIDE,
  };
}

interface Surface {
  readonly edges: number;
  readonly texture: number;
  readonly brightness: number;
  readonly saturation: number;
  readonly alpha: number;
}

/** Of what a mask selects. What is transparent there has no colour and no lines. */
function surfaceOf(frame: Float32Array, mask: Mask): Surface {
  const luma = lumaOf(frame);
  let [area, seen, hard, rough, soft, bright, colour] = [0, 0, 0, 0, 0, 0, 0];
  for (let y = 1; y < FRAME_SIDE - 1; y++) {
    for (let x = 1; x < FRAME_SIDE - 1; x++) {
      const i = y * FRAME_SIDE + x;
      area += mask[i]!;
      const weight = mask[i]! * frame[3 * PIXELS + i]!;
      if (weight < 0.01) continue;
      const [left, right] = [luma[i - 1]!, luma[i + 1]!];
      const [above, below] = [luma[i - FRAME_SIDE]!, luma[i + FRAME_SIDE]!];
      const step = Math.max(Math.abs(right - left), Math.abs(below - above)) / 2;
      seen += weight;
      bright += weight * luma[i]!;
      colour += weight * chromaAt(frame, i);
      if (step > HARD_STEP) hard += weight;
      else {
        soft += weight;
        rough += weight * Math.abs(luma[i]! - (left + right + above + below) / 4);
      }
    }
  }
  // A rim of half-transparent pixels is no surface.
  const there = seen > LEAST_SEEN * area;
  const share = (value: number, of: number) => (there && of > 1e-3 ? value / of : 0);
  return {
    edges: share(hard, seen),
    texture: share(rough, soft),
    brightness: share(bright, seen),
    saturation: share(colour, seen),
    alpha: area > 1e-3 ? seen / area : 0,
  };
}

/** Rec. 709, of what is there: not darkened by transparency. */
function lumaOf(frame: Float32Array): Float32Array {
  const luma = new Float32Array(PIXELS);
  for (let i = 0; i < PIXELS; i++) {
    const alpha = frame[3 * PIXELS + i]!;
    if (alpha < 0.02) continue;
    const [r, g, b] = [frame[i]!, frame[PIXELS + i]!, frame[2 * PIXELS + i]!];
    luma[i] = (0.2126 * r + 0.7152 * g + 0.0722 * b) / alpha;
  }
  return luma;
}

function chromaAt(frame: Float32Array, i: number): number {
  const [r, g, b] = [frame[i]!, frame[PIXELS + i]!, frame[2 * PIXELS + i]!];
  return (Math.max(r, g, b) - Math.min(r, g, b)) / Math.max(0.02, frame[3 * PIXELS + i]!);
}
