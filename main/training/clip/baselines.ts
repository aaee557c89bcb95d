/** What the network must beat on the frames that were held out: standing still, and following loudness. */
import { MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';
import { smoothed } from '#core/timeline/smoothed.ts';
import { addRow, applied, ridge, rowSums } from '#models/choreographer/fine-tuning/ridge.ts';
import { frameColours } from '#models/choreographer/clip/find-scene.ts';
import { differenceFrom, frameError, type Lesson } from './lesson.ts';
import { framesOf, type Segment } from './segments.ts';

export interface Baselines {
  /** The better of the last frame before the held-out part and the rest frame, standing still. */
  readonly holdLast: number;
  readonly envelope: number;
}

/** Deviations of the smoothing of loudness, in seconds: the follower takes the one that follows best. */
const SMOOTHINGS = [0, 0.08, 0.3] as const;

export function baselinesOf(lesson: Lesson): Baselines {
  const { clip, frameCount } = lesson;
  const { training, validation, heldOut } = clip.segments;
  const last = frameColours(clip.frames, heldOut.first - 1);
  const held = framesOf(heldOut).reduce((sum, frame) => sum + differenceFrom(clip, frame, last), 0);
  const still = new Float32Array(frameCount * MOTION_CHANNEL_COUNT);
  const seen = { first: training.first, end: validation.end };
  const followers = SMOOTHINGS.map((seconds) => follower(lesson, smoothed(clip.loudness, seconds), seen));
  const errors = followers.map((curves) => frameError(lesson, curves, seen));
  const best = followers[errors.indexOf(Math.min(...errors))]!;
  return {
    holdLast: Math.min(held / (heldOut.end - heldOut.first), frameError(lesson, still, heldOut)),
    envelope: frameError(lesson, best, heldOut),
  };
}

/** Every channel a line over loudness, least squares on the vectors that were found. */
function follower(lesson: Lesson, loudness: Float32Array, segment: Segment): Float32Array {
  const { vectors, positions, frameCount } = lesson;
  const sums = rowSums(1, MOTION_CHANNEL_COUNT);
  const heard = (frame: number) =>
    Float32Array.of(loudness[Math.min(frameCount - 1, Math.round(positions[frame]!))]!);
  for (const frame of framesOf(segment))
    addRow(
      sums,
      heard(frame),
      vectors.subarray(frame * MOTION_CHANNEL_COUNT, (frame + 1) * MOTION_CHANNEL_COUNT),
    );
  const line = ridge(sums, 1e-9);
  const curves = new Float32Array(frameCount * MOTION_CHANNEL_COUNT);
  for (let frame = 0; frame < frameCount; frame++)
    applied(
      line,
      Float32Array.of(loudness[frame]!),
      curves.subarray(frame * MOTION_CHANNEL_COUNT, (frame + 1) * MOTION_CHANNEL_COUNT),
    );
  return curves;
}
