/** Reads a clip to learn from: what is heard in it, what moves in it, and its frames, small. */
import { FEATURE_COUNT, featureCourse, LOUDNESS_INDEX, type AudioFeatures } from '#core/audio/features.ts';
import type { LearningEffort, LearningPhase } from '#core/contract/styles.ts';
import { AppError } from '#core/errors.ts';
import { findScene, type ClipFrames, type FoundScene } from '#models/choreographer/clip/find-scene.ts';
import { GRAIN } from '#models/choreographer/clip/scene.ts';
import { networkInputs } from '#models/choreographer/inputs.ts';
import { hearRecording } from '../../inference/hear-recording.ts';
import { trackBeats } from '../../inference/track-beats.ts';
import type { Ffmpeg } from '../../media/ffmpeg-binary.ts';
import { decodeFrames, type FrameCrop, type VideoFrames } from '../../media/video-frames.ts';
import { inspectClip, type ClipFacts } from './inspect-clip.ts';
import { segmentsOf, type Segments } from './segments.ts';

export interface ClipRequest {
  readonly path: string;
  /** For messages and the card. */
  readonly name: string;
  readonly range: { readonly startSeconds: number; readonly endSeconds: number } | null;
  readonly effort: LearningEffort;
}

export interface Clip {
  readonly name: string;
  readonly path: string;
  readonly facts: ClipFacts;
  readonly features: AudioFeatures;
  /** Of the whole recording, `[features.frameCount, INPUT_COUNT]`. */
  readonly inputs: Float32Array;
  /** 0..1, by control frame. */
  readonly loudness: Float32Array;
  readonly frames: VideoFrames;
  /** Where the frames lie in the film's picture. */
  readonly crop: FrameCrop;
  /** Found in the frames that may be learned from. */
  readonly found: FoundScene;
  readonly segments: Segments;
}

/** Longer side of the frames, and how many there are at most. */
export const EFFORTS: Readonly<Record<LearningEffort, { readonly side: number; readonly frames: number }>> = {
  quick: { side: 64, frames: 1600 },
  thorough: { side: 88, frames: 3000 },
};
const OVERVIEW = { longerSide: 96, frameRate: 6 } as const;
/** Room for the movement around what moves, in its own sizes. */
const ROOM = 0.22;

export type Tell = (phase: LearningPhase, done: number, total: number) => Promise<void>;

/**
 * @param tell called as it goes; may throw to stop it
 * @throws AppError `clip.*`, `media.*`
 */
export async function readClip(ffmpeg: Ffmpeg, request: ClipRequest, tell: Tell): Promise<Clip> {
  const { path, name, effort } = request;
  await tell('job.learn.frames', 0, 4);
  const facts = await inspectClip(ffmpeg, path, request.range, name);
  const features = await hearRecording(ffmpeg, path);
  requireSound(features, facts, name);
  await tell('job.learn.frames', 1, 4);
  const { startSeconds, seconds } = facts;
  const stretch = { startSeconds, durationSeconds: seconds };
  const overview = await decodeFrames(ffmpeg, path, { ...stretch, ...OVERVIEW, multiple: GRAIN });
  const crop = cropAround(findScene(learnable(overview)), overview);
  await tell('job.learn.frames', 2, 4);
  const { side, frames: most } = EFFORTS[effort];
  const frameRate = facts.frameRate / Math.ceil((facts.frameRate * seconds) / most);
  const frames = await decodeFrames(ffmpeg, path, {
    ...stretch,
    ...{ crop, frameRate, longerSide: side, multiple: GRAIN },
  });
  await tell('job.learn.frames', 3, 4);
  const segments = segmentsOf(frames.count);
  const found = findScene(learnable(frames));
  const { grid } = await trackBeats(features);
  await tell('job.learn.frames', 4, 4);
  return {
    ...{ name, path, facts, features, frames, crop, found, segments },
    inputs: networkInputs(features, grid),
    loudness: featureCourse(features, LOUDNESS_INDEX),
  };
}

/** The frames before those that are held out: nothing may be known of them. */
function learnable(frames: VideoFrames): ClipFrames {
  const { validation } = segmentsOf(frames.count);
  return { ...frames, count: Math.max(2, validation.end) };
}

/** What moves, with room around it, within the picture. */
function cropAround({ scene: { box, width, height } }: FoundScene, overview: VideoFrames): FrameCrop {
  const [roomX, roomY] = [ROOM * box.width, ROOM * box.height];
  const [left, top] = [Math.max(0, box.x - roomX), Math.max(0, box.y - roomY)];
  const [right, bottom] = [
    Math.min(overview.width, box.x + box.width + roomX),
    Math.min(overview.height, box.y + box.height + roomY),
  ];
  return {
    ...{ x: left / width, y: top / height },
    ...{ width: (right - left) / width, height: (bottom - top) / height },
  };
}

function requireSound(features: AudioFeatures, { startSeconds }: ClipFacts, name: string): void {
  const from = Math.floor(startSeconds * 60) * FEATURE_COUNT;
  if (features.values.subarray(from).some((value) => value !== 0)) return;
  throw new AppError(
    'clip.silent',
    `The sound of “${name}” is silent.`,
    'Choose a film whose sound can be heard.',
  );
}
