/** Rest where there is nothing to hear, and at a recording's first and last frame. */
import { FEATURE_COUNT, LOUDNESS_INDEX, type AudioFeatures } from '#core/audio/features.ts';
import { CONTROL_RATE, MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';
import { LOOK_AHEAD_FRAMES } from './inputs.ts';

/** Loudness (0..1 over 80 dB) at which movement begins, and at which it is full. */
const [QUIET, HEARD] = [0.2, 0.4];
/** Share of the way to its goal that the gate moves a frame: open within 50 ms, shut over half a second. */
const [OPENING, CLOSING] = [0.4, 0.05];
const EDGE_FRAMES = 0.25 * CONTROL_RATE;

/** Changes `[frameCount, MOTION_CHANNEL_COUNT]` in place. */
export function settle(curves: Float32Array, { values, frameCount }: AudioFeatures): void {
  const openness = (frame: number) => {
    const loudness = values[Math.min(frame, frameCount - 1) * FEATURE_COUNT + LOUDNESS_INDEX]!;
    return Math.min(1, Math.max(0, (loudness - QUIET) / (HEARD - QUIET)));
  };
  let gate = 0;
  for (let frame = 0; frame < frameCount; frame++) {
    // The wind-up before the first sound is movement too.
    const open = Math.max(openness(frame), openness(frame + LOOK_AHEAD_FRAMES));
    gate += (open - gate) * (open > gate ? OPENING : CLOSING);
    const edge = Math.min(1, frame / EDGE_FRAMES, (frameCount - 1 - frame) / EDGE_FRAMES);
    for (let channel = 0; channel < MOTION_CHANNEL_COUNT; channel++)
      curves[frame * MOTION_CHANNEL_COUNT + channel]! *= gate * edge;
  }
}
