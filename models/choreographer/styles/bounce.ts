/** Bounce: thrown up between beats and landing on them, flattened by the landing, its volume kept. */
import type { Style } from './style.ts';

export const bounce: Style = {
  id: 'bounce',
  mainChannel: 'dy',
  glideSeconds: 0.02,
  pivot: 'foot',
  jumps: true,
  draw({ beat, counted, write, beatsPerBar }) {
    const share = (frame: number) => beat[frame]! - Math.floor(beat[frame]!);
    // A throw's path, highest half way.
    const flight = (frame: number) => 4 * share(frame) * (1 - share(frame));
    // From the first beat of the bar it is thrown highest.
    const height = (frame: number) =>
      counted[frame]! * (0.84 + 0.16 * Math.cos((2 * Math.PI * Math.floor(beat[frame]!)) / beatsPerBar));
    const landing = (frame: number) => Math.exp(-share(frame) * 9) + Math.exp(-(1 - share(frame)) * 14);
    const stretch = (frame: number) =>
      0.055 * counted[frame]! * (1.1 * flight(frame) - 1.6 * Math.min(1, landing(frame)));
    write('dy', (frame) => -0.13 * height(frame) * flight(frame));
    write('log-scale-y', stretch);
    write('log-scale-x', (frame) => -stretch(frame));
    write('rotation', (frame) => 0.03 * counted[frame]! * Math.sin(Math.PI * beat[frame]!));
  },
};
