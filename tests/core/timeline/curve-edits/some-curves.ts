/** Curves to edit: every channel moves by its own pattern, and what was written differs from what is played. */
import type { Curves } from '#core/timeline/curve-edits/curve-edit.ts';
import { CONTROL_RATE, MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';
import { randomSource } from '#core/random.ts';

export const SECONDS = 6;
export const FRAMES = SECONDS * CONTROL_RATE;

export function someCurves(seed: number): Curves {
  const { uniform: random } = randomSource(seed);
  const rows = new Float32Array(FRAMES * MOTION_CHANNEL_COUNT);
  const written = rows.slice();
  for (let channel = 0; channel < MOTION_CHANNEL_COUNT; channel++) {
    const [rate, phase, jitter] = [0.5 + 3 * random(), 6 * random(), 0.03 * random()];
    for (let frame = 0; frame < FRAMES; frame++) {
      const at = frame * MOTION_CHANNEL_COUNT + channel;
      written[at] = 0.2 * Math.sin(phase + (rate * 2 * Math.PI * frame) / CONTROL_RATE);
      rows[at] = written[at]! + jitter * (random() - 0.5);
    }
  }
  return { rows, written, frameRate: CONTROL_RATE };
}

/** The largest step of a channel from one frame to the next, in a stretch of frames. */
export function largestStep(rows: Float32Array, channel: number, first = 1, last = FRAMES - 1): number {
  let largest = 0;
  for (let frame = Math.max(1, first); frame <= last; frame++) {
    const at = frame * MOTION_CHANNEL_COUNT + channel;
    largest = Math.max(largest, Math.abs(rows[at]! - rows[at - MOTION_CHANNEL_COUNT]!));
  }
  return largest;
}
