/** Bounce: thrown up between beats and landing on them, flattened by the landing. */
import type { Style } from './style.ts';

export const bounce: Style = {
  id: 'bounce',
  mainChannel: 'dy',
  draw({ beat, energy, channel, frameCount }) {
    const dy = channel('dy');
    const scaleX = channel('log-scale-x');
    const scaleY = channel('log-scale-y');
    const rotation = channel('rotation');
    for (let frame = 0; frame < frameCount; frame++) {
      const at = beat[frame]!;
      const share = at - Math.floor(at);
      const height = energy[frame]! * (Math.floor(at) % 2 === 0 ? 1 : 0.72);
      // A throw's path, highest half way.
      dy[frame] = -0.13 * height * 4 * share * (1 - share);
      const landing = Math.exp(-share * 9) + Math.exp(-(1 - share) * 14);
      const stretch = 0.05 * energy[frame]! * (1.2 * (4 * share * (1 - share)) - 1.7 * landing);
      scaleY[frame] = stretch;
      scaleX[frame] = -0.8 * stretch;
      rotation[frame] = 0.03 * energy[frame]! * Math.sin(Math.PI * at);
    }
  },
};
