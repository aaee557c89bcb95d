/**
 * The motion vector: what a choreographer says about one layer at one control frame. Free of
 * resolution, so that a 4K layer stays sharp. All channels are 0 at rest, so scaling a vector scales
 * the movement.
 */
import type { MotionGroup } from '../document/records.ts';

export interface MotionChannel {
  readonly id: string;
  /** The component it belongs to, which may be muted. */
  readonly group: MotionGroup;
  /** What a mirror, left for right, makes of it. */
  readonly mirrored: 1 | -1;
  /** Unit of the value 1. */
  readonly unit: string;
}

/** Control frames a second: audio at 24 kHz with a hop of 400 samples gives exactly this. */
export const CONTROL_RATE = 60;

/**
 * Displacement basis: cos(pi u x) cos(pi v y) over the layer's unit square, u and v in 0..2, without
 * the constant term (that is dx, dy). One coefficient for x and one for y each.
 */
export const DISPLACEMENT_BASIS: readonly (readonly [u: number, v: number])[] = [
  [1, 0],
  [2, 0],
  [0, 1],
  [1, 1],
  [2, 1],
  [0, 2],
  [1, 2],
  [2, 2],
];

const displacement = (axis: 'x' | 'y'): MotionChannel[] =>
  DISPLACEMENT_BASIS.map(([u, v]) => ({
    id: `displace-${axis}-${u}${v}`,
    group: 'surface',
    // cos(pi u (1 - x)) is (-1)^u cos(pi u x); and right is left.
    mirrored: (u % 2 === 0) === (axis === 'y') ? 1 : -1,
    unit: "layer's shorter sides",
  }));

export const MOTION_CHANNELS: readonly MotionChannel[] = [
  { id: 'dx', group: 'place', mirrored: -1, unit: "layer's shorter sides, right" },
  { id: 'dy', group: 'place', mirrored: 1, unit: "layer's shorter sides, down" },
  { id: 'log-scale-x', group: 'size', mirrored: 1, unit: 'nepers (natural log of the factor)' },
  { id: 'log-scale-y', group: 'size', mirrored: 1, unit: 'nepers (natural log of the factor)' },
  { id: 'rotation', group: 'turn', mirrored: -1, unit: 'radians, clockwise' },
  { id: 'shear', group: 'turn', mirrored: -1, unit: 'x per y' },
  ...displacement('x'),
  ...displacement('y'),
  { id: 'brightness', group: 'colour', mirrored: 1, unit: 'stops (log2 of the gain)' },
  { id: 'contrast', group: 'colour', mirrored: 1, unit: 'stops (log2 of the gain about mid grey)' },
  { id: 'saturation', group: 'colour', mirrored: 1, unit: 'stops (log2 of the gain)' },
  { id: 'hue', group: 'colour', mirrored: 1, unit: 'radians' },
];

export const MOTION_CHANNEL_COUNT = MOTION_CHANNELS.length;

/** Index of a channel in a motion vector. */
export function motionChannel(id: string): number {
  const index = MOTION_CHANNELS.findIndex((channel) => channel.id === id);
  if (index < 0) throw new Error(`no motion channel named ${id}`);
  return index;
}
