/** Ripple: kick and bass throw waves over the surface, long ones first, short ones after them. */
import type { HitShape, Style } from './style.ts';

const LONG: HitShape = { attack: 0.06, decay: 0.34, swingHz: 2.2 };
const SHORT: HitShape = { attack: 0.05, decay: 0.24, swingHz: 3.6 };

export const ripple: Style = {
  id: 'ripple',
  mainChannel: 'displace-y-20',
  pivot: 'centre',
  draw({ hits, counted, beat, beatsPerBar, write }) {
    const kick = hits('kick', LONG);
    const bass = hits('bass', LONG);
    const snare = hits('snare', SHORT);
    const long = (frame: number) => kick[frame]! + 0.45 * bass[frame]!;
    const tide = (lead: number) => (frame: number) =>
      counted[frame]! * Math.sin((2 * Math.PI * beat[frame]!) / beatsPerBar + lead);
    write('displace-y-20', (frame) => 0.032 * long(frame));
    write('displace-x-02', (frame) => 0.022 * long(frame));
    write('displace-y-10', (frame) => 0.016 * tide(0)(frame));
    write('displace-x-01', (frame) => 0.012 * tide(Math.PI / 2)(frame));
    write('displace-y-21', (frame) => 0.02 * snare[frame]!);
    write('displace-x-12', (frame) => 0.02 * snare[frame]!);
    write('log-scale-x', (frame) => 0.02 * long(frame));
    write('log-scale-y', (frame) => 0.02 * long(frame));
    write('brightness', (frame) => 0.06 * long(frame));
  },
};
