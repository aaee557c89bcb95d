/**
 * A clip as a lesson: its frames, the vectors that were found to give them, and where in the music each lies.
 * Errors are of frames, mean squared, colours 0..1.
 */
import { CONTROL_RATE, MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';
import { scenePainter } from '#models/choreographer/clip/draw-scene.ts';
import { frameColours } from '#models/choreographer/clip/find-scene.ts';
import { motionFinder, type Curvature } from '#models/choreographer/clip/find-motion.ts';
import type { Clip, Tell } from './read-clip.ts';
import { framesOf, type Segment } from './segments.ts';

const COUNT = MOTION_CHANNEL_COUNT;
/** A channel that accounts for less of the movement than this is held still. */
const LEAST_SHARE = 0.004;

export interface Lesson {
  readonly clip: Clip;
  /** Control frames of the recording. */
  readonly frameCount: number;
  /** Where each frame of the clip lies, in control frames. */
  readonly positions: Float64Array;
  /** `[clip.frames.count, COUNT]`; found up to the end of the validation, zeros after it. */
  readonly vectors: Float32Array;
  /** How much a frame changes with the channels: `e' products e` is the error that `e` makes. */
  readonly curvature: Curvature;
  /** Each channel's root mean square; 0 where the clip does not move it. */
  readonly deviations: readonly number[];
  /** Mean squared error of the training frames against the rest frame: what movement there is to learn. */
  readonly restError: number;
}

/** @throws what `tell` throws */
export async function makeLesson(clip: Clip, tell: Tell): Promise<Lesson> {
  const { frames, found, segments, features } = clip;
  const finder = motionFinder(found.scene);
  const vectors = new Float32Array(frames.count * COUNT);
  const last = segments.validation.end;
  let motion: Float32Array = new Float32Array(COUNT);
  for (let frame = 0; frame < last; frame++) {
    if (frame % 10 === 0) await tell('job.learn.find', frame, last);
    ({ motion } = finder.find(frameColours(frames, frame), motion));
    vectors.set(motion, frame * COUNT);
  }
  await tell('job.learn.find', last, last);
  const { curvature } = finder;
  const lesson = {
    ...{ clip, vectors, curvature, frameCount: features.frameCount },
    positions: Float64Array.from(
      { length: frames.count },
      (_, i) => (frames.startSeconds + i / frames.frameRate) * CONTROL_RATE,
    ),
    deviations: deviationsOf(vectors, segments.training, curvature),
  };
  const judged = { ...lesson, restError: 1 };
  const still = new Float32Array(features.frameCount * COUNT);
  return { ...lesson, restError: Math.max(1e-6, frameError(judged, still, segments.training)) };
}

/** Root mean squares about rest, of the channels that account for some of what is seen. */
function deviationsOf(vectors: Float32Array, { first, end }: Segment, { products }: Curvature): number[] {
  const squares = new Float64Array(COUNT);
  for (let i = first * COUNT; i < end * COUNT; i++) squares[i % COUNT]! += vectors[i]! ** 2 / (end - first);
  const seen = squares.map((square, channel) => square * products[channel * COUNT + channel]!);
  const all = seen.reduce((sum, value) => sum + value, 0);
  return Array.from(squares, (square, channel) =>
    seen[channel]! > LEAST_SHARE * all ? Math.sqrt(square) : 0,
  );
}

/** The row of some curves at a position between control frames, as the timeline reads it. */
export function vectorAt(curves: Float32Array, position: number, into: Float32Array): Float32Array {
  const last = curves.length / COUNT - 1;
  const from = Math.min(last, Math.max(0, Math.floor(position)));
  const to = Math.min(last, from + 1);
  const share = Math.min(1, Math.max(0, position - from));
  for (let channel = 0; channel < COUNT; channel++) {
    const [a, b] = [curves[from * COUNT + channel]!, curves[to * COUNT + channel]!];
    into[channel] = a + (b - a) * share;
  }
  return into;
}

/**
 * Mean squared error between the clip's frames and those that curves give.
 * @param curves `[frameCount, COUNT]` at the control rate
 */
export function frameError(
  { clip, positions }: Pick<Lesson, 'clip' | 'positions'>,
  curves: Float32Array,
  segment: Segment,
): number {
  const { frames, found } = clip;
  const paint = scenePainter(found.scene);
  const drawn = new Float32Array(frames.width * frames.height * 3);
  const vector = new Float32Array(COUNT);
  let sum = 0;
  for (const frame of framesOf(segment)) {
    paint(vectorAt(curves, positions[frame]!, vector), drawn);
    sum += differenceFrom(clip, frame, drawn);
  }
  return sum / Math.max(1, segment.end - segment.first);
}

/** Mean squared difference of a frame of the clip from a picture. */
export function differenceFrom({ frames }: Clip, frame: number, picture: Float32Array): number {
  const at = frame * picture.length;
  let sum = 0;
  for (let i = 0; i < picture.length; i++) sum += (frames.pixels[at + i]! / 255 - picture[i]!) ** 2;
  return sum / picture.length;
}
