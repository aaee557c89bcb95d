/**
 * Four performers whose movement to the music is known. They are painted in strips bent and stretched from the
 * foot up, which no motion vector does exactly: what is learned is an approximation, as with a real clip.
 */
import type { EXPORT_FRAME_RATES } from '#core/contract/commands.ts';
import type { Style } from '#models/choreographer/styles/style.ts';
import { motionChannel } from '#core/timeline/motion-channels.ts';

/** How a performer is bent at a moment; lengths in its own heights. */
export interface Pose {
  /** Sideways, the head; the foot stays, the rest bends with `bend` as exponent. */
  readonly sway: number;
  readonly bend: number;
  /** Upwards, all of it. */
  readonly lift: number;
  /** Taller by this share, the foot staying. */
  readonly stretch: number;
  /** Upwards, what is above the middle. */
  readonly brows: number;
  /** Stops. */
  readonly light: number;
}

const STILL: Pose = { sway: 0, bend: 1, lift: 0, stretch: 0, brows: 0, light: 0 };

/** Something about the movement that can be told from the motion vector: where it was and what it is. */
export interface Probe {
  readonly name: string;
  /** A channel, or the way that a place of the performer's box goes. */
  readonly seen:
    { readonly channel: string } | { readonly x: number; readonly y: number; readonly axis: 'x' | 'y' };
  /** The same of a pose, in any unit. */
  readonly truth: (pose: Pose) => number;
}

export interface Subject {
  readonly id: string;
  readonly caption: string;
  readonly look: string;
  readonly frameRate: (typeof EXPORT_FRAME_RATES)[number];
  readonly songSeed: number;
  readonly hue: number;
  /** The curves an animator has in mind; their channels are read by `pose`. */
  readonly style: Style;
  pose(vector: Float32Array, seconds: number): Pose;
  readonly probes: readonly Probe[];
}

const at = (vector: Float32Array, channel: string): number => vector[motionChannel(channel)]!;

const dancer: Subject = {
  id: 'dancer',
  caption: 'woman dancing',
  look: 'fluent 3d',
  frameRate: 30,
  songSeed: 31,
  hue: 260,
  style: {
    id: 'dancer',
    mainChannel: 'dx',
    pivot: 'foot',
    draw({ write, counted, beat }) {
      write('dx', (frame) => 0.1 * counted[frame]! * Math.sin(Math.PI * beat[frame]!));
      write('dy', (frame) => -0.07 * counted[frame]! * Math.abs(Math.sin(Math.PI * beat[frame]!)));
    },
  },
  pose: (vector) => ({ ...STILL, sway: at(vector, 'dx'), bend: 1.2, lift: -at(vector, 'dy') }),
  probes: [
    { name: 'sway', seen: { x: 0.5, y: 0.15, axis: 'x' }, truth: ({ sway }) => sway },
    { name: 'bounce', seen: { x: 0.5, y: 0.5, axis: 'y' }, truth: ({ lift }) => -lift },
  ],
};

const flame: Subject = {
  id: 'flame',
  caption: 'fire',
  look: 'noto',
  frameRate: 25,
  songSeed: 44,
  hue: 20,
  style: {
    id: 'flame',
    mainChannel: 'brightness',
    pivot: 'foot',
    draw({ write, hits, energy }) {
      const hats = hits('hat', { attack: 0.04, decay: 0.12 });
      write('log-scale-y', (frame) => 0.16 * hats[frame]! + 0.14 * energy[frame]!);
      write('brightness', (frame) => 0.3 * hats[frame]! + 0.4 * (energy[frame]! - 0.5));
    },
  },
  pose: (vector, seconds) => ({
    ...STILL,
    // A flame wavers, whatever is played.
    sway: 0.02 * Math.sin(5.1 * seconds) + 0.012 * Math.sin(11.7 * seconds),
    bend: 1.8,
    stretch: at(vector, 'log-scale-y'),
    light: at(vector, 'brightness'),
  }),
  probes: [
    { name: 'height', seen: { x: 0.5, y: 0.1, axis: 'y' }, truth: ({ stretch }) => -stretch },
    { name: 'light', seen: { channel: 'brightness' }, truth: ({ light }) => light },
  ],
};

const plant: Subject = {
  id: 'plant',
  caption: 'potted plant',
  look: 'fluent 3d',
  frameRate: 50,
  songSeed: 52,
  hue: 120,
  style: {
    id: 'plant',
    mainChannel: 'dx',
    pivot: 'foot',
    draw({ write, hits, counted, beat, beatsPerBar }) {
      const bass = hits('bass', { attack: 0.08, decay: 0.25 });
      write(
        'dx',
        (frame) =>
          0.11 * counted[frame]! * Math.sin((Math.PI * beat[frame]!) / beatsPerBar) + 0.03 * bass[frame]!,
      );
    },
  },
  pose: (vector) => ({ ...STILL, sway: at(vector, 'dx'), bend: 1.6 }),
  probes: [{ name: 'sway', seen: { x: 0.5, y: 0.15, axis: 'x' }, truth: ({ sway }) => sway }],
};

const face: Subject = {
  id: 'face',
  caption: 'robot',
  look: 'fluent 3d',
  frameRate: 60,
  songSeed: 68,
  hue: 200,
  style: {
    id: 'face',
    mainChannel: 'dy',
    pivot: 'foot',
    draw({ write, hits }) {
      const kicks = hits('kick', { attack: 0.06, decay: 0.14, anticipation: 0.1 });
      const snares = hits('snare', { attack: 0.05, decay: 0.16 });
      write('dy', (frame) => 0.09 * kicks[frame]!);
      write('displace-y-01', (frame) => 0.05 * snares[frame]!);
    },
  },
  pose: (vector) => ({
    ...STILL,
    lift: -at(vector, 'dy'),
    stretch: -0.4 * at(vector, 'dy'),
    brows: at(vector, 'displace-y-01'),
  }),
  probes: [
    { name: 'nod', seen: { x: 0.5, y: 0.75, axis: 'y' }, truth: ({ lift }) => -lift },
    {
      name: 'brows',
      seen: { x: 0.5, y: 0.15, axis: 'y' },
      truth: ({ lift, stretch, brows }) => -lift - stretch - brows,
    },
  ],
};

export const SUBJECTS: readonly Subject[] = [dancer, flame, plant, face];
