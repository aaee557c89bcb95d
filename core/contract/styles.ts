/**
 * Movement styles, built-in and learned, and what is said while one is learned from a clip or from an
 * artist's edits. Part of the contract in `commands.ts`.
 */
import type { BlobHash, RecordId } from '../document/records.ts';
import type { SerializedError } from '../errors.ts';
import type { VideoSource } from './videos.ts';

/** A learned style's id begins with this; what follows names its folder in the data folder's `styles/`. */
export const LEARNED_PREFIX = 'learned:';

/** A movement style as the panel shows it. */
export interface StyleInfo {
  /** A built-in style's name, or `learned:ID`. What `ChoreographyRequest.style` takes. */
  readonly id: string;
  /** Its curve over two bars of a plain beat, `shape[i]` in -1..1, evenly spaced. Drawn on the button. */
  readonly shape: readonly number[];
  /** Null for a built-in style, whose name is in the dictionary. */
  readonly learned: LearnedStyle | null;
}

/** What there is to tell of a style that was learned here, or brought in. */
export interface LearnedStyle {
  /** 1..80 characters, as the artist named it. */
  readonly name: string;
  /** ISO 8601. */
  readonly madeAt: string;
  /** What it was learned from. */
  readonly source: StyleSource;
  /** How well it was learned; null where nothing could be held out. */
  readonly metrics: LearningMetrics | null;
  /** True where `GET /api/style-previews/ID` answers with a film. */
  readonly hasPreview: boolean;
  /** Absolute path of its folder: weights, card, preview. For `files.reveal`. */
  readonly folder: string;
}

export interface StyleSource {
  readonly kind: 'clip' | 'edits';
  /** The video's file name, or the project's name. */
  readonly name: string;
  /** Seconds of it that were learned from. */
  readonly seconds: number;
  /** Id of the style it began as. */
  readonly startedFrom: string;
}

/**
 * Mean squared errors; null while unknown, and where they do not apply. Of a clip: between generated and real
 * frames, colours 0..1. Of edits: between curves, as a share of the artist's curves' own mean square there.
 */
export interface LearningMetrics {
  /** On what is learned from, of the step just done. */
  readonly trainingLoss: number | null;
  /** On what was held out, of the best weights so far: what the style will be. */
  readonly heldOut: number | null;
  /** The same before anything was learned. */
  readonly before: number | null;
  /** The better of the last frame seen and the rest frame, standing still. Clips only. */
  readonly holdLast: number | null;
  /** Movement as a line over loudness, fitted to the same frames. Clips only. */
  readonly envelope: number | null;
}

/** What `JobProgress.phase` says of a learning job, in turn; nothing can be kept before the third. */
export const LEARNING_PHASES = [
  'job.learn.frames',
  'job.learn.find',
  'job.learn.warm-up',
  'job.learn.refine',
  'job.learn.judge',
  'job.learn.preview',
] as const;
export type LearningPhase = (typeof LEARNING_PHASES)[number];

export const LEARNING_EFFORTS = ['quick', 'thorough'] as const;
export type LearningEffort = (typeof LEARNING_EFFORTS)[number];

export interface ClipLesson {
  readonly video: VideoSource;
  /** What the style will be called; 1..80 characters. */
  readonly name: string;
  /** Seconds of the video to learn from, 4 s at least; null for all of it (its first 3 minutes at most). */
  readonly range: { readonly startSeconds: number; readonly endSeconds: number } | null;
  readonly effort: LearningEffort;
}

export interface ClipLessonResult {
  readonly style: StyleInfo;
  readonly metrics: LearningMetrics;
  /** What a person should know though it went well: the camera moves, the sound is faint. */
  readonly warnings: readonly SerializedError[];
}

export interface EditsLesson {
  /** Of a `MotionRecord` with edited spans. */
  readonly motionId: RecordId;
  readonly name: string;
}

/** The whole song's curves with the lesson applied; the edited spans are as the artist drew them. */
export interface EditsLessonResult {
  readonly style: StyleInfo;
  readonly metrics: LearningMetrics;
  /** To play: into `MotionRecord.curves`. */
  readonly curves: BlobHash;
  /** The network's own: into `MotionRecord.written`. */
  readonly written: BlobHash;
  readonly frameCount: number;
  readonly frameRate: number;
  /** Into `MotionRecord.model`. */
  readonly model: string;
}
