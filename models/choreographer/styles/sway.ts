/**
 * Sway: leans from side to side, half a bar each way (a bar each way where bars are short or odd), through the
 * middle on the strong beats, deeper where the music is fuller.
 */
import type { Style } from './style.ts';

export const sway: Style = {
  id: 'sway',
  mainChannel: 'rotation',
  pivot: 'foot',
  bend: 2.2,
  glideSeconds: 0.1,
  draw({ beat, counted, write, beatsPerBar }) {
    const beatsASwing = beatsPerBar >= 4 && beatsPerBar % 2 === 0 ? beatsPerBar : 2 * beatsPerBar;
    const phase = (frame: number) => (2 * Math.PI * beat[frame]!) / beatsASwing;
    const depth = (frame: number) => counted[frame]! * (0.55 + 0.45 * counted[frame]!);
    // Rests a moment at each end and passes the middle with a will.
    const lean = (frame: number, late: number) =>
      depth(frame) * (Math.sin(phase(frame) - late) + 0.12 * Math.sin(3 * (phase(frame) - late)));
    write('rotation', (frame) => 0.085 * lean(frame, 0));
    write('dx', (frame) => 0.055 * lean(frame, 0.35));
    // The low point is in the middle of the swing, as a pendulum's.
    write('dy', (frame) => 0.018 * depth(frame) * Math.cos(2 * phase(frame)));
    write('shear', (frame) => -0.04 * lean(frame, 0.7));
  },
};
