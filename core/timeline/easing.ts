/** The ways from one keyframe to the next: share of time to share of change. */
import type { Easing } from '../document/records.ts';

export const EASING_CURVES: Readonly<Record<Easing, (share: number) => number>> = {
  hold: () => 0,
  linear: (share) => share,
  'ease-in': (share) => share ** 3,
  'ease-out': (share) => 1 - (1 - share) ** 3,
  'ease-in-out': (share) => (share < 0.5 ? 4 * share ** 3 : 1 - (-2 * share + 2) ** 3 / 2),
};
