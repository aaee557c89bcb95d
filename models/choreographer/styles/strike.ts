/**
 * Strike: drawn back, then struck: down and flat by the kick, to a side by the snare, left on the second
 * beat and right on the fourth, and it rings out. Its volume is kept.
 */
import type { Style } from './style.ts';

export const strike: Style = {
  id: 'strike',
  mainChannel: 'dy',
  pivot: 'foot',
  jumps: true,
  draw({ hits, beat, beatsPerBar, write }) {
    const kick = hits('kick', { attack: 0.035, decay: 0.15, anticipation: 0.12, swingHz: 2.6 });
    const snare = hits('snare', { attack: 0.035, decay: 0.15, anticipation: 0.12, swingHz: 2.6 });
    const flash = hits('snare', { attack: 0.03, decay: 0.11 });
    const side = (frame: number) => -Math.sin((2 * Math.PI * beat[frame]!) / beatsPerBar);
    const squash = (frame: number) => 0.1 * kick[frame]! + 0.03 * snare[frame]!;
    write('dy', (frame) => 0.065 * kick[frame]! - 0.02 * snare[frame]!);
    write('dx', (frame) => 0.075 * side(frame) * snare[frame]!);
    write('rotation', (frame) => 0.075 * side(frame) * snare[frame]!);
    write('shear', (frame) => -0.05 * side(frame) * snare[frame]!);
    write('log-scale-x', squash);
    write('log-scale-y', (frame) => -squash(frame));
    write('contrast', (frame) => 0.2 * flash[frame]!);
    write('brightness', (frame) => 0.12 * flash[frame]!);
  },
};
