/** Shimmer: glints on hats and bells, with a fine ripple of the surface. */
import type { Style } from './style.ts';

export const shimmer: Style = {
  id: 'shimmer',
  mainChannel: 'brightness',
  pivot: 'centre',
  draw({ hits, energy, write }) {
    const hat = hits('hat', { attack: 0.03, decay: 0.09 });
    const bell = hits('bell', { attack: 0.04, decay: 0.28 });
    const snare = hits('snare', { attack: 0.03, decay: 0.15 });
    write('brightness', (frame) => 0.28 * hat[frame]! + 0.4 * bell[frame]!);
    write('saturation', (frame) => 0.2 * bell[frame]!);
    for (const scale of ['log-scale-x', 'log-scale-y'])
      write(scale, (frame) => 0.015 * hat[frame]! + 0.03 * bell[frame]! + 0.01 * energy[frame]!);
    write('displace-x-22', (frame) => 0.008 * hat[frame]! + 0.006 * snare[frame]!);
    write('displace-y-22', (frame) => 0.006 * hat[frame]! + 0.01 * snare[frame]!);
  },
};
