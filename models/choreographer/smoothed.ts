/** A movement smoothed: every channel of its curves. */
import { MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';
import { smoothed } from '#core/timeline/smoothed.ts';

/** Smooths every channel of `[frameCount, MOTION_CHANNEL_COUNT]` in place. */
export function smoothCurves(curves: Float32Array, deviationSeconds: number): void {
  if (deviationSeconds <= 0) return;
  const frameCount = curves.length / MOTION_CHANNEL_COUNT;
  for (let channel = 0; channel < MOTION_CHANNEL_COUNT; channel++) {
    const column = Float32Array.from(
      { length: frameCount },
      (_, frame) => curves[frame * MOTION_CHANNEL_COUNT + channel]!,
    );
    if (column.every((value) => value === 0)) continue;
    smoothed(column, deviationSeconds).forEach((value, frame) => {
      curves[frame * MOTION_CHANNEL_COUNT + channel] = value;
    });
  }
}
