/**
 * Variants by seed: the same dance by another dancer. Mirrored or not, with other weights on place, size,
 * turn, surface and colour, and accents on other beats and bars. When things happen stays as it was heard.
 */
import type { BeatGrid } from '#core/document/records.ts';
import { randomSource } from '#core/random.ts';
import {
  CONTROL_RATE,
  DISPLACEMENT_BASIS,
  MOTION_CHANNEL_COUNT,
  MOTION_CHANNELS,
} from '#core/timeline/motion-channels.ts';
import { beatPositions } from './grid.ts';

/** Weight of a family of channels, at least and at most. */
const WEIGHTS = [0.65, 1.15] as const;
/** How much stronger the accented beat of the bar is, and the accented bar of four. */
const [BEAT_ACCENT, BAR_ACCENT] = [0.28, 0.15];
/** Beat where there is no grid. */
const PLAIN_BEAT_SECONDS = 0.5;

/** Channels that are weighed together: both scales, so that squash and stretch keep their volume. */
const FAMILIES = [
  ['dx', 'dy'],
  ['log-scale-x', 'log-scale-y'],
  ['rotation', 'shear'],
  MOTION_CHANNELS.filter(({ group }) => group === 'surface').map(({ id }) => id),
  MOTION_CHANNELS.filter(({ group }) => group === 'colour').map(({ id }) => id),
];

/** Channels that change sign when left and right are exchanged. */
const SIDED = new Set([
  'dx',
  'rotation',
  'shear',
  // cos(pi u x) seen in the mirror has the sign of (-1)^u, and a way to the side changes its own.
  ...DISPLACEMENT_BASIS.map(([u, v]) => (u % 2 === 0 ? `displace-x-${u}${v}` : `displace-y-${u}${v}`)),
]);

/**
 * Changes `[frameCount, MOTION_CHANNEL_COUNT]` in place. Seed 0 leaves all as it is; no seed makes a
 * movement more than 1.7 times as large.
 */
export function applyVariant(curves: Float32Array, frameCount: number, seed: number, grid: BeatGrid): void {
  if (seed === 0) return;
  const random = randomSource(seed);
  const mirrored = random.uniform() < 0.5;
  const gains = channelGains(mirrored, () => WEIGHTS[0] + (WEIGHTS[1] - WEIGHTS[0]) * random.uniform());
  const beat = beatPositions(grid, frameCount);
  const accentedBeat = random.below(grid.beatsPerBar);
  const accentedBar = random.below(4);
  for (let frame = 0; frame < frameCount; frame++) {
    const bar = (beat?.[frame] ?? frame / CONTROL_RATE / PLAIN_BEAT_SECONDS) / grid.beatsPerBar;
    const accent =
      (1 + BEAT_ACCENT * Math.cos(2 * Math.PI * (bar - accentedBeat / grid.beatsPerBar))) *
      (1 + BAR_ACCENT * Math.cos((Math.PI / 2) * (bar - accentedBar)));
    for (let channel = 0; channel < MOTION_CHANNEL_COUNT; channel++)
      curves[frame * MOTION_CHANNEL_COUNT + channel]! *= accent * gains[channel]!;
  }
}

function channelGains(mirrored: boolean, weight: () => number): number[] {
  const weights = FAMILIES.map(weight);
  return MOTION_CHANNELS.map(({ id }) => {
    const gain = weights[FAMILIES.findIndex((family) => family.includes(id))]!;
    return mirrored && SIDED.has(id) ? -gain : gain;
  });
}
