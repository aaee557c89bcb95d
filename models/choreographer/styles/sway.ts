/** Sway: leans from side to side over two beats each way, deeper where the music is fuller. */
import type { Style } from './style.ts';

export const sway: Style = {
  id: 'sway',
  mainChannel: 'rotation',
  draw({ beat, energy, channel, frameCount, score }) {
    const beatsASwing = score.beatsPerBar === 3 ? 3 : 4;
    const rotation = channel('rotation');
    const dx = channel('dx');
    const dy = channel('dy');
    const shear = channel('shear');
    for (let frame = 0; frame < frameCount; frame++) {
      const phase = (2 * Math.PI * beat[frame]!) / beatsASwing;
      const depth = energy[frame]! * (0.55 + 0.45 * energy[frame]!);
      rotation[frame] = 0.085 * depth * Math.sin(phase);
      dx[frame] = 0.055 * depth * Math.sin(phase - 0.35);
      // The low point is in the middle of the swing, as a pendulum's.
      dy[frame] = 0.018 * depth * Math.cos(2 * phase);
      shear[frame] = -0.04 * depth * Math.sin(phase - 0.7);
    }
  },
};
