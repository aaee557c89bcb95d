/** The styles there are, in the order the panel shows them. The network's style input follows it. */
import { CONTROL_RATE, motionChannel, MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';
import type { Note, Score } from '../composer/score.ts';
import { bounce } from './bounce.ts';
import { breathe } from './breathe.ts';
import { drift } from './drift.ts';
import { drawStyle, gridOf } from './pen.ts';
import { pulse } from './pulse.ts';
import { ripple } from './ripple.ts';
import { shimmer } from './shimmer.ts';
import { strike } from './strike.ts';
import type { Style } from './style.ts';
import { sway } from './sway.ts';

export const STYLES: readonly Style[] = [pulse, sway, bounce, drift, shimmer, ripple, breathe, strike];

const SHAPE_POINTS = 64;

/** A style's curve over two plain bars, in -1..1, for its button. What goes up the screen goes up. */
export function styleShape(style: Style): number[] {
  const score = plainBars();
  const frameCount = Math.ceil(score.durationSeconds * 60);
  const curves = drawStyle(style, score, gridOf(score), frameCount);
  const index = motionChannel(style.mainChannel);
  return shapeOf(curves, index);
}

/** A channel of curves over `plainBars` as a button shows it. */
export function shapeOf(curves: Float32Array, channel: number): number[] {
  const [from, span] = [SHAPE_SECONDS.start * CONTROL_RATE, SHAPE_SECONDS.length * CONTROL_RATE];
  const values = Array.from(
    { length: SHAPE_POINTS },
    (_, i) => curves[(from + Math.round((i * span) / SHAPE_POINTS)) * MOTION_CHANNEL_COUNT + channel]!,
  );
  const largest = Math.max(...values.map(Math.abs), 1e-9);
  const up = channel === motionChannel('dy') ? -1 : 1;
  return values.map((value) => Math.round((up * value * 1000) / largest) / 1000);
}

/** The seconds of `plainBars` that buttons show, and at how many points. */
export const SHAPE_SECONDS = { start: 2, length: 4 } as const;

/** Four bars at 120: kick on one and three, snare on two and four, hats between, two chords. */
export function plainBars(): Score {
  const hit = (instrument: Note['instrument'], beat: number): Note => ({
    instrument,
    startSeconds: beat / 2,
    durationSeconds: 0.1,
    pitch: 60,
    velocity: 1,
  });
  const beats = Array.from({ length: 16 }, (_, beat) => beat);
  const notes = beats.flatMap((beat) => [
    hit(beat % 2 === 0 ? 'kick' : 'snare', beat),
    hit('hat', beat + 0.5),
    hit('bass', beat),
  ]);
  const bars = [0, 1, 2, 3].map((bar) => ({ startSeconds: bar * 2, endSeconds: bar * 2 + 2 }));
  return {
    name: 'plain',
    notes,
    chords: bars.map((bar, i) => ({ ...bar, root: i % 2 === 0 ? 0 : 5, pitches: [60, 64, 67] })),
    sections: bars.map((bar) => ({ ...bar, energy: 0.9 })),
    beatsSeconds: beats.map((beat) => beat / 2),
    beatsPerBar: 4,
    durationSeconds: 8,
  };
}
