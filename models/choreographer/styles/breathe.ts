/** Breathe: widens and sinks over the bar, in with its first half and out with the second. */
import type { Style } from './style.ts';

export const breathe: Style = {
  id: 'breathe',
  mainChannel: 'log-scale-y',
  draw({ beat, energy, channel, frameCount, score, hits }) {
    const bass = hits('bass', { attack: 0.06, decay: 0.3 });
    const scaleX = channel('log-scale-x');
    const scaleY = channel('log-scale-y');
    const swell = channel('displace-y-02');
    const brightness = channel('brightness');
    for (let frame = 0; frame < frameCount; frame++) {
      const breath =
        energy[frame]! * (0.5 - 0.5 * Math.cos((2 * Math.PI * beat[frame]!) / score.beatsPerBar));
      scaleX[frame] = 0.05 * breath;
      scaleY[frame] = 0.085 * breath + 0.015 * bass[frame]!;
      swell[frame] = 0.012 * breath;
      brightness[frame] = 0.1 * breath;
    }
  },
};
