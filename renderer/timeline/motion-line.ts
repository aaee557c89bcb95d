/** The one curve of a choreography that its lane draws. */
import { API_PREFIX } from '#core/contract/commands.ts';
import type { BlobHash } from '#core/document/records.ts';
import { MOTION_CHANNEL_COUNT, MOTION_CHANNELS } from '#core/timeline/motion-channels.ts';
import { channelOf, liveliestChannel } from './decimate.ts';

export interface MotionLine {
  /** One value a control frame; up is up on the screen. */
  readonly curve: Float32Array;
  readonly min: number;
  readonly max: number;
}

export const motionAddress = (sessionId: string, curves: BlobHash): string =>
  `${API_PREFIX}sessions/${sessionId}/blobs/${curves}`;

/** The channel that moves most, from the blob's `[frames, channels]` rows. */
export function readMotionLine(bytes: ArrayBuffer): MotionLine {
  const rows = new Float32Array(bytes);
  const channel = liveliestChannel(rows, MOTION_CHANNEL_COUNT);
  const curve = channelOf(rows, channel, MOTION_CHANNEL_COUNT);
  // A layer's y goes down; a jump should look like one.
  if (MOTION_CHANNELS[channel]!.id === 'dy') curve.forEach((value, index) => (curve[index] = -value));
  let [min, max] = [0, 0];
  for (const value of curve) [min, max] = [Math.min(min, value), Math.max(max, value)];
  return { curve, min, max };
}

/** How far a curve is from rest at a time, as a share of the furthest it goes: 0..1. */
export function pulseAt({ curve, min, max }: MotionLine, seconds: number, frameRate: number): number {
  const value = curve[Math.round(seconds * frameRate)] ?? 0;
  const furthest = Math.max(-min, max);
  return furthest === 0 ? 0 : Math.abs(value) / furthest;
}
