/** Drift: floats to a new place with each chord and closer as the music fills; the surface rolls slowly. */
import { eased } from './pen.ts';
import type { Style } from './style.ts';

export const drift: Style = {
  id: 'drift',
  mainChannel: 'dx',
  draw({ score, energy, beat, channel, frameCount }) {
    const goal = (along: (angle: number) => number) => {
      const targets = new Float32Array(frameCount);
      for (const chord of score.chords) {
        // Each root a direction of its own, fifths apart being neighbours.
        const angle = (2 * Math.PI * ((chord.root * 7) % 12)) / 12;
        targets.fill(
          along(angle),
          Math.max(0, Math.floor(chord.startSeconds * 60)),
          Math.max(0, Math.floor(chord.endSeconds * 60)),
        );
      }
      return eased(eased(targets, 0.35), 0.2);
    };
    const x = goal(Math.cos);
    const y = goal(Math.sin);
    const slow = eased(energy, 0.6);
    const write = (id: string, at: (frame: number) => number) => {
      const curve = channel(id);
      for (let frame = 0; frame < frameCount; frame++) curve[frame] = at(frame);
    };
    write('dx', (frame) => 0.05 * x[frame]!);
    write('dy', (frame) => 0.035 * y[frame]!);
    write('log-scale-x', (frame) => 0.09 * slow[frame]!);
    write('log-scale-y', (frame) => 0.09 * slow[frame]!);
    write('rotation', (frame) => 0.014 * x[frame]!);
    write('displace-y-10', (frame) => 0.02 * slow[frame]! * Math.sin((Math.PI * beat[frame]!) / 4));
    write('displace-x-01', (frame) => 0.02 * slow[frame]! * Math.cos((Math.PI * beat[frame]!) / 4));
    write('saturation', (frame) => 0.16 * slow[frame]!);
  },
};
