/**
 * A movement's channels as an artist thinks of them: a few curves with names. Most are one channel, or two
 * that go together; the surface's sixteen are one amount, how far its own strongest shape is bent.
 */
import type { MotionGroup } from '../document/records.ts';
import {
  DISPLACEMENT_BASIS,
  MOTION_CHANNEL_COUNT,
  MOTION_CHANNELS,
  motionChannel,
} from './motion-channels.ts';

/** What a curve's value means, and so which unit it is shown in. */
export type CurveQuantity = 'length' | 'log-factor' | 'ratio' | 'angle' | 'stops';

export interface NamedCurve {
  readonly id: string;
  readonly group: MotionGroup;
  readonly quantity: CurveQuantity;
  /** Indices into a row. */
  readonly channels: readonly number[];
  /** What the channels are at the value 1. */
  readonly direction: readonly number[];
  /** What the channels hold beside the named value: kept when it is drawn, or given up. */
  readonly keepsRest: boolean;
}

const named = (
  id: string,
  group: MotionGroup,
  quantity: CurveQuantity,
  channels: Readonly<Record<string, number>>,
): NamedCurve => ({
  id,
  group,
  quantity,
  channels: Object.keys(channels).map(motionChannel),
  direction: Object.values(channels),
  keepsRest: true,
});

/** All that do not depend on what the network wrote. Up is up, on the screen and in the curve. */
const FIXED_CURVES: readonly NamedCurve[] = [
  named('across', 'place', 'length', { dx: 1 }),
  named('up', 'place', 'length', { dy: -1 }),
  named('size', 'size', 'log-factor', { 'log-scale-x': 1, 'log-scale-y': 1 }),
  named('width', 'size', 'log-factor', { 'log-scale-x': 1 }),
  named('height', 'size', 'log-factor', { 'log-scale-y': 1 }),
  named('rotation', 'turn', 'angle', { rotation: 1 }),
  named('lean', 'turn', 'ratio', { shear: 1 }),
  named('brightness', 'colour', 'stops', { brightness: 1 }),
  named('contrast', 'colour', 'stops', { contrast: 1 }),
  named('saturation', 'colour', 'stops', { saturation: 1 }),
  named('hue', 'colour', 'angle', { hue: 1 }),
];

const SURFACE_CHANNELS = channelsOfGroup('surface');

/** The curves of a movement, in the order of the groups. @param written `[frames, MOTION_CHANNEL_COUNT]` */
export function namedCurves(written: Float32Array): readonly NamedCurve[] {
  const surface: NamedCurve = {
    id: 'surface',
    group: 'surface',
    quantity: 'length',
    channels: SURFACE_CHANNELS,
    direction: surfaceShape(written),
    keepsRest: false,
  };
  const colours = FIXED_CURVES.findIndex(({ group }) => group === 'colour');
  return FIXED_CURVES.toSpliced(colours, 0, surface);
}

export function channelsOfGroup(group: MotionGroup): number[] {
  return MOTION_CHANNELS.flatMap((channel, index) => (channel.group === group ? [index] : []));
}

/** The value of a named curve in a row: how far its channels go along its direction. */
export function namedValue(rows: Float32Array, frame: number, { channels, direction }: NamedCurve): number {
  const from = frame * MOTION_CHANNEL_COUNT;
  let [along, length] = [0, 0];
  for (let i = 0; i < channels.length; i++) {
    along += rows[from + channels[i]!]! * direction[i]!;
    length += direction[i]! * direction[i]!;
  }
  return along / length;
}

/**
 * Sets the value of a named curve in a row, in place.
 * @param share how much of the rest is given up where the curve does not keep it, 0..1
 */
export function setNamedValue(
  rows: Float32Array,
  frame: number,
  curve: NamedCurve,
  value: number,
  share = 1,
): void {
  const from = frame * MOTION_CHANNEL_COUNT;
  const before = namedValue(rows, frame, curve);
  curve.channels.forEach((channel, i) => {
    const at = from + channel;
    const rest = rows[at]! - before * curve.direction[i]!;
    const kept = curve.keepsRest ? 1 : 1 - share;
    rows[at] = value * curve.direction[i]! + kept * rest;
  });
}

/** One value a frame. */
export function readNamedCurve(rows: Float32Array, curve: NamedCurve): Float32Array {
  const values = new Float32Array(Math.floor(rows.length / MOTION_CHANNEL_COUNT));
  for (let frame = 0; frame < values.length; frame++) values[frame] = namedValue(rows, frame, curve);
  return values;
}

const SHAPE_ITERATIONS = 24;
/** The shape of a surface that never moves: a wave from top to bottom. */
const RESTING_SHAPE = SURFACE_CHANNELS.map((channel) => (channel === motionChannel('displace-x-01') ? 1 : 0));

/**
 * The shape a surface bends to most: the first principal axis of its coefficients about rest, by power
 * iteration; as long as bends the surface by 1 in the square mean.
 */
function surfaceShape(written: Float32Array): number[] {
  const moments = momentsOf(written);
  // Never at right angles to the axis, as the liveliest coefficient has a part in it.
  const liveliest = moments.reduce((best, row, i) => (row[i]! > moments[best]![best]! ? i : best), 0);
  let axis = moments[liveliest]!;
  for (let i = 0; i < SHAPE_ITERATIONS; i++) {
    const turned = moments.map((row) => row.reduce((sum, value, j) => sum + value * axis[j]!, 0));
    const length = Math.hypot(...turned);
    if (!(length > 0)) return squareMean(RESTING_SHAPE);
    axis = turned.map((value) => value / length);
  }
  const strongest = axis.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
  return squareMean(strongest < 0 ? axis.map((value) => -value) : axis);
}

/** Sums of products of the surface's coefficients, two by two. */
function momentsOf(rows: Float32Array): number[][] {
  const moments = SURFACE_CHANNELS.map(() => SURFACE_CHANNELS.map(() => 0));
  for (let from = 0; from + MOTION_CHANNEL_COUNT <= rows.length; from += MOTION_CHANNEL_COUNT) {
    SURFACE_CHANNELS.forEach((a, i) => {
      const value = rows[from + a]!;
      if (value === 0) return;
      SURFACE_CHANNELS.forEach((b, j) => (moments[i]![j]! += value * rows[from + b]!));
    });
  }
  return moments;
}

/** A shape scaled to a square mean of 1 over the layer: a cosine's is a half, a constant's one. */
function squareMean(shape: readonly number[]): number[] {
  const power = shape.reduce((sum, value, i) => {
    const [u, v] = DISPLACEMENT_BASIS[i % DISPLACEMENT_BASIS.length]!;
    return sum + value * value * (u > 0 ? 0.5 : 1) * (v > 0 ? 0.5 : 1);
  }, 0);
  return shape.map((value) => value / Math.sqrt(power));
}
