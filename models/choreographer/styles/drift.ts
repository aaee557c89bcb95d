/**
 * Drift: floats to a new place with each chord, circles slowly over the phrase and comes closer as the
 * music fills; the surface rolls. Not on the beat, and not meant to be.
 */
import { CONTROL_RATE } from '#core/timeline/motion-channels.ts';
import type { Score } from '../composer/score.ts';
import { eased } from './pen.ts';
import type { Style } from './style.ts';

export const drift: Style = {
  id: 'drift',
  mainChannel: 'dx',
  pivot: 'centre',
  glideSeconds: 0.25,
  draw({ score, energy, counted, beat, beatsPerBar, write, frameCount }) {
    const x = chordPath(score, frameCount, Math.cos);
    const y = chordPath(score, frameCount, Math.sin);
    const slow = eased(energy, 0.6);
    const circle = (bars: number, lead: number) => (frame: number) =>
      counted[frame]! * Math.sin((2 * Math.PI * beat[frame]!) / (bars * beatsPerBar) + lead);
    const wide = circle(4, 0);
    const tall = circle(2, Math.PI / 2);
    const roll = circle(2, 0);
    write('dx', (frame) => 0.085 * x[frame]! + 0.025 * wide(frame));
    write('dy', (frame) => 0.06 * y[frame]! + 0.018 * tall(frame));
    write('log-scale-x', (frame) => 0.09 * slow[frame]!);
    write('log-scale-y', (frame) => 0.09 * slow[frame]!);
    write('rotation', (frame) => 0.02 * x[frame]! + 0.014 * wide(frame));
    write('displace-y-10', (frame) => 0.02 * roll(frame));
    write('displace-x-01', (frame) => 0.02 * tall(frame));
    write('saturation', (frame) => 0.16 * slow[frame]!);
  },
};

/** The chords' places on the circle of fifths against the song's mean place, eased; about -1..1. */
function chordPath({ chords }: Score, frameCount: number, along: (angle: number) => number): Float32Array {
  const places = chords.map(
    ({ pitches }) =>
      pitches.reduce((sum, pitch) => sum + along((2 * Math.PI * 7 * pitch) / 12), 0) / pitches.length,
  );
  const mean = places.reduce((sum, place) => sum + place, 0) / Math.max(1, places.length);
  const goals = new Float32Array(frameCount);
  chords.forEach(({ startSeconds, endSeconds }, i) =>
    goals.fill(
      places[i]! - mean,
      Math.max(0, Math.floor(startSeconds * CONTROL_RATE)),
      Math.max(0, Math.floor(endSeconds * CONTROL_RATE)),
    ),
  );
  return eased(eased(goals, 0.35), 0.2);
}
