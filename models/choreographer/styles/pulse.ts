/** Pulse: swells on the kick after a small wind-up, a little on every beat, and flashes on the snare. */
import type { Style } from './style.ts';

export const pulse: Style = {
  id: 'pulse',
  mainChannel: 'log-scale-x',
  pivot: 'centre',
  draw({ hits, write, energy, counted, beat }) {
    const kick = hits('kick', { attack: 0.05, decay: 0.17, anticipation: 0.1 });
    const snare = hits('snare', { attack: 0.03, decay: 0.12 });
    const onBeat = (frame: number) =>
      counted[frame]! * (0.5 + 0.5 * Math.cos(2 * Math.PI * beat[frame]!)) ** 3;
    for (const scale of ['log-scale-x', 'log-scale-y'])
      write(
        scale,
        (frame) => 0.12 * kick[frame]! + 0.035 * snare[frame]! + 0.03 * energy[frame]! + 0.03 * onBeat(frame),
      );
    write('brightness', (frame) => 0.1 * Math.max(0, kick[frame]!) + 0.22 * snare[frame]!);
  },
};
