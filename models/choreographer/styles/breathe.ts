/** Breathe: widens and sinks over the bar, in with its first half and out with the second. */
import type { Style } from './style.ts';

export const breathe: Style = {
  id: 'breathe',
  mainChannel: 'log-scale-y',
  pivot: 'foot',
  glideSeconds: 0.08,
  draw({ beat, counted, write, beatsPerBar, hits }) {
    const bass = hits('bass', { attack: 0.06, decay: 0.3 });
    const breath = (frame: number) =>
      counted[frame]! * (0.5 - 0.5 * Math.cos((2 * Math.PI * beat[frame]!) / beatsPerBar));
    write('log-scale-x', (frame) => 0.05 * breath(frame));
    write('log-scale-y', (frame) => 0.085 * breath(frame) + 0.015 * bass[frame]!);
    write('displace-y-02', (frame) => 0.012 * breath(frame));
    write('brightness', (frame) => 0.1 * breath(frame));
  },
};
