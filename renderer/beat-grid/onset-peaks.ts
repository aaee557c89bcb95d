/** Moments at which something is struck: what a dragged beat lands on. */
import { API_PREFIX } from '#core/contract/commands.ts';
import type { BlobHash } from '#core/document/records.ts';
import { CONTROL_RATE } from '#core/timeline/motion-channels.ts';

/** An onset counts from this many times the mean strength on. */
const LEAST_TIMES_MEAN = 1.5;

export const onsetsAddress = (sessionId: string, recording: BlobHash): string =>
  `${API_PREFIX}sessions/${sessionId}/onsets/${recording}`;

/**
 * Local maxima of onset strength, in seconds of the recording, ascending; between frames by the parabola
 * through a maximum and its neighbours.
 * @param bytes float32, one value a control frame
 */
export function readOnsetPeaks(bytes: ArrayBuffer): readonly number[] {
  const strength = new Float32Array(bytes);
  const mean = strength.reduce((sum, value) => sum + value, 0) / Math.max(1, strength.length);
  const peaks: number[] = [];
  for (let frame = 1; frame < strength.length - 1; frame++) {
    const [before, at, after] = [strength[frame - 1]!, strength[frame]!, strength[frame + 1]!];
    if (at < mean * LEAST_TIMES_MEAN || at < before || at <= after) continue;
    const bend = before - 2 * at + after;
    peaks.push((frame + (bend < 0 ? (before - after) / (2 * bend) : 0)) / CONTROL_RATE);
  }
  return peaks;
}
