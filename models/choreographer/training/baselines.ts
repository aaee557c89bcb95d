/** What the network must beat: movement made without hearing, and movement that only follows loudness. */
import { MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';
import type { Example } from './examples.ts';

/** Predicts `[frameCount, MOTION_CHANNEL_COUNT]` for an example and a style. */
export type Baseline = (example: Example, style: number) => Float32Array;

/** Two seconds: about a bar. */
const HOLD_FRAMES = 120;

/** Is told the true motion every two seconds and holds it until it is told again. */
export const holdLast: Baseline = ({ targets, frameCount }, style) => {
  const held = new Float32Array(frameCount * MOTION_CHANNEL_COUNT);
  for (let frame = 0; frame < frameCount; frame++) {
    const known = (frame - (frame % HOLD_FRAMES)) * MOTION_CHANNEL_COUNT;
    held.set(targets[style]!.subarray(known, known + MOTION_CHANNEL_COUNT), frame * MOTION_CHANNEL_COUNT);
  }
  return held;
};

/** Each channel a line over loudness, with the gain and offset that fit the training songs best. */
export function fitLoudnessFollower(examples: readonly Example[], styles: number): Baseline {
  const lines = Array.from({ length: styles }, (_, style) =>
    Array.from({ length: MOTION_CHANNEL_COUNT }, (_, channel) => fitLine(examples, style, channel)),
  );
  return ({ loudness, frameCount }, style) =>
    Float32Array.from({ length: frameCount * MOTION_CHANNEL_COUNT }, (_, i) => {
      const { gain, offset } = lines[style]![i % MOTION_CHANNEL_COUNT]!;
      return gain * loudness[Math.floor(i / MOTION_CHANNEL_COUNT)]! + offset;
    });
}

/** Least squares. */
function fitLine(
  examples: readonly Example[],
  style: number,
  channel: number,
): { gain: number; offset: number } {
  let [n, sx, sy, sxx, sxy] = [0, 0, 0, 0, 0];
  for (const { loudness, targets, frameCount } of examples) {
    for (let frame = 0; frame < frameCount; frame++) {
      const x = loudness[frame]!;
      const y = targets[style]![frame * MOTION_CHANNEL_COUNT + channel]!;
      n++;
      sx += x;
      sy += y;
      sxx += x * x;
      sxy += x * y;
    }
  }
  const variance = n * sxx - sx * sx;
  const gain = variance > 0 ? (n * sxy - sx * sy) / variance : 0;
  return { gain, offset: (sy - gain * sx) / n };
}
