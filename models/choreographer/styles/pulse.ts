/** Pulse: swells on the kick after a small wind-up, flashes on the snare. */
import type { Style } from './style.ts';

export const pulse: Style = {
  id: 'pulse',
  mainChannel: 'log-scale-x',
  draw({ hits, channel, energy, frameCount }) {
    const kick = hits('kick', { attack: 0.05, decay: 0.17, anticipation: 0.1 });
    const snare = hits('snare', { attack: 0.03, decay: 0.12 });
    const scaleX = channel('log-scale-x');
    const scaleY = channel('log-scale-y');
    const brightness = channel('brightness');
    for (let frame = 0; frame < frameCount; frame++) {
      const swell = 0.13 * kick[frame]! + 0.035 * snare[frame]! + 0.03 * energy[frame]!;
      scaleX[frame] = swell;
      scaleY[frame] = swell;
      brightness[frame] = 0.1 * Math.max(0, kick[frame]!) + 0.22 * snare[frame]!;
    }
  },
};
