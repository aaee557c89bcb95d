/** The ways from one keyframe to the next: share of time to share of change. */
import type { Easing } from '../document/records.ts';

/** Not `**`, whose last bit differs between engines. */
const cubed = (x: number): number => x * x * x;

export const EASING_CURVES: Readonly<Record<Easing, (share: number) => number>> = {
  hold: () => 0,
  linear: (share) => share,
  'ease-in': (share) => cubed(share),
  'ease-out': (share) => 1 - cubed(1 - share),
  'ease-in-out': (share) => (share < 0.5 ? 4 * cubed(share) : 1 - cubed(-2 * share + 2) / 2),
};
