/**
 * A movement fitted to what a picture shows, as an animator would: it scales and turns about the subject
 * rather than the page's middle, bends from the foot up, waves where the subject is and lies still behind
 * it; a rough surface waves more and a stiff drawing less, a small light thing jumps higher than one that
 * fills the page, colourful things change colour more. A picture without a subject moves as a whole.
 */
import type { MotionGroup } from '#core/document/records.ts';
import {
  DISPLACEMENT_BASIS,
  MOTION_CHANNEL_COUNT,
  MOTION_CHANNELS,
  motionChannel,
} from '#core/timeline/motion-channels.ts';
import type { PictureFacts } from '#models/picture-encoder/facts.ts';
import type { Style } from './style.ts';

/** What the animator knows of the picture. */
export interface ShownPicture {
  /** Lengths in the layer's shorter sides. */
  readonly facts: PictureFacts;
  /** Width by height. */
  readonly aspect: number;
}

/** How a style's movement is fitted to a picture. The same at every frame. */
export interface Fitting {
  /** 0 leaves the movement as it is. */
  readonly subject: number;
  readonly pivotX: number;
  readonly pivotY: number;
  /** Of each channel. */
  readonly gains: Float64Array;
  /** From the displacement's coefficients to the constant and the coefficients within the subject, `[9, 8]`. */
  readonly within: Float64Array;
  /** Constant and coefficients of the bend sideways for a shear of -1, `[9]`; null where nothing bends. */
  readonly bend: Float64Array | null;
}

const [DX, DY, ROTATION, SHEAR] = ['dx', 'dy', 'rotation', 'shear'].map(motionChannel) as [
  number,
  number,
  number,
  number,
];
const [SCALE_X, SCALE_Y] = [motionChannel('log-scale-x'), motionChannel('log-scale-y')];
const [DISPLACE_X, DISPLACE_Y] = [motionChannel('displace-x-10'), motionChannel('displace-y-10')];
const WAVE_COUNT = DISPLACEMENT_BASIS.length;
/** Places a side at which fields are projected: the cosines are orthogonal over their middles. */
const PLACES = 12;
/** The constant and the displacement's basis at all places, row by row. */
const WAVES = [[0, 0] as const, ...DISPLACEMENT_BASIS].map(([u, v]) =>
  Float64Array.from({ length: PLACES ** 2 }, (_, i) => {
    const [x, y] = [((i % PLACES) + 0.5) / PLACES, (Math.floor(i / PLACES) + 0.5) / PLACES];
    return Math.cos(Math.PI * u * x) * Math.cos(Math.PI * v * y);
  }),
);

/** Deviations of the subject's places within which it waves, and how much of the wave its ground keeps. */
const [WAVE_REACH, GROUND_SHARE] = [1.6, 0.12];

export function fitToPicture(style: Style, { facts, aspect }: ShownPicture): Fitting {
  const near = fieldOf(aspect, nearness(facts));
  const standing = style.pivot === 'foot';
  return {
    subject: facts.subject,
    pivotX: standing ? facts.footX : facts.centreX,
    pivotY: standing ? facts.footY : facts.centreY,
    gains: gainsOf(style, facts),
    within: Float64Array.from(
      WAVES.flatMap((_, to) => WAVES.slice(1).map((_, from) => projected(to, from + 1, near))),
    ),
    bend: style.bend ? bendOf(style.bend, facts, aspect) : null,
  };
}

/** A function of the place in shorter sides from the middle, at all places, row by row. */
function fieldOf(aspect: number, valueAt: (x: number, y: number) => number): Float64Array {
  const [width, height] = [Math.max(1, aspect), Math.max(1, 1 / aspect)];
  return Float64Array.from({ length: PLACES ** 2 }, (_, i) => {
    const [x, y] = [(i % PLACES) + 0.5, Math.floor(i / PLACES) + 0.5];
    return valueAt((x / PLACES - 0.5) * width, (y / PLACES - 0.5) * height);
  });
}

/** 1 at the subject's centre, falling to the ground's share. */
function nearness({ centreX, centreY, spreadX, spreadY }: PictureFacts): (x: number, y: number) => number {
  return (x, y) => {
    const away = ((x - centreX) / spreadX) ** 2 + ((y - centreY) / spreadY) ** 2;
    return GROUND_SHARE + (1 - GROUND_SHARE) * Math.exp(-0.5 * (away / WAVE_REACH ** 2));
  };
}

/** A stem's: by the square of the height over its foot. */
function bendOf(amount: number, facts: PictureFacts, aspect: number): Float64Array {
  const { height, footY } = facts;
  const near = nearness(facts);
  const stem = fieldOf(aspect, (x, y) => {
    const up = Math.min(1.3, Math.max(0, (footY - y) / height));
    return amount * up * up * height * near(x, y);
  });
  return Float64Array.from(WAVES, (_, to) => projected(to, 0, stem));
}

/** How much of one wave there is in another one times a field. */
function projected(to: number, from: number, field: Float64Array): number {
  const [a, b] = [WAVES[to]!, WAVES[from]!];
  let [sum, norm] = [0, 0];
  for (let i = 0; i < field.length; i++) {
    sum += a[i]! * b[i]! * field[i]!;
    norm += a[i]! ** 2;
  }
  return sum / norm;
}

const within = (least: number, most: number, value: number) => Math.min(most, Math.max(least, value));

function gainsOf(style: Style, facts: PictureFacts): Float64Array {
  const { subject, texture, edges, saturation, coverage, brightness } = facts;
  const surface = within(0.6, 1.35, 1 + 6 * (texture - 0.03) - 0.8 * (edges - 0.27));
  const colour = within(0.75, 1.3, 0.75 + 0.7 * saturation);
  const lightness = 1.35 - 0.8 * (Math.sqrt(coverage) - 0.1) + 0.25 * (brightness - 0.5);
  const jump = style.jumps ? within(0.65, 1.35, lightness) : 1;
  // What is rooted does not slide.
  const slide = style.bend ? 0.4 : 1;
  const own: Readonly<Record<string, number>> = { dx: slide, dy: jump };
  const groups: Readonly<Record<MotionGroup, number>> = { place: 1, size: 1, turn: 1, surface, colour };
  return Float64Array.from(MOTION_CHANNELS, ({ id, group }) => {
    const gain = own[id] ?? groups[group];
    return 1 + subject * (gain - 1);
  });
}

/** Fits `[frames, MOTION_CHANNEL_COUNT]` in place. */
export function applyFitting(curves: Float32Array, fitting: Fitting): void {
  if (fitting.subject <= 0) return;
  const vector = new Float64Array(MOTION_CHANNEL_COUNT);
  for (let at = 0; at < curves.length; at += MOTION_CHANNEL_COUNT) {
    for (let i = 0; i < MOTION_CHANNEL_COUNT; i++) vector[i] = curves[at + i]! * fitting.gains[i]!;
    turnAbout(vector, fitting);
    keepWithin(vector, fitting);
    curves.set(vector, at);
  }
}

/** Moves the whole so that the pivot stays where it is: as far as a size, a turn and a shear would carry it. */
function turnAbout(vector: Float64Array, { subject, pivotX, pivotY }: Fitting): void {
  const x = Math.exp(vector[SCALE_X]!) * pivotX + vector[SHEAR]! * pivotY;
  const y = Math.exp(vector[SCALE_Y]!) * pivotY;
  const [cos, sin] = [Math.cos(vector[ROTATION]!), Math.sin(vector[ROTATION]!)];
  vector[DX]! += subject * (pivotX - (cos * x - sin * y));
  vector[DY]! += subject * (pivotY - (sin * x + cos * y));
}

/** Displaces the subject and hardly its ground, and bends it. */
function keepWithin(vector: Float64Array, fitting: Fitting): void {
  displaceWithin(vector, fitting, DISPLACE_X, DX, -vector[SHEAR]!);
  displaceWithin(vector, fitting, DISPLACE_Y, DY, 0);
}

function displaceWithin(
  vector: Float64Array,
  { subject, within: matrix, bend }: Fitting,
  first: number,
  constant: number,
  bending: number,
): void {
  const before = vector.slice(first, first + WAVE_COUNT);
  for (let row = 0; row <= WAVE_COUNT; row++) {
    let sum = bend ? bending * bend[row]! : 0;
    for (let wave = 0; wave < WAVE_COUNT; wave++) sum += matrix[row * WAVE_COUNT + wave]! * before[wave]!;
    if (row === 0) vector[constant]! += subject * sum;
    else vector[first + row - 1]! += subject * (sum - before[row - 1]!);
  }
}
