/**
 * The contract between the editor and the app behind it: typed messages for small things, HTTP-like
 * routes for bulk data, events for what happens meanwhile. Both shells carry exactly this.
 */
import type {
  BeatGrid,
  BlobHash,
  DocumentDiff,
  MotionSource,
  RasterLayerRecord,
  RecordId,
  SongbrushDocument,
} from '../document/records.ts';
import type { SerializedError } from '../errors.ts';
import type {
  ClipLesson,
  ClipLessonResult,
  EditsLesson,
  EditsLessonResult,
  LearningMetrics,
  StyleInfo,
} from './styles.ts';
import type { VideoLook, VideoSource } from './videos.ts';

export type { StyleInfo } from './styles.ts';

export interface FfmpegInfo {
  readonly path: string;
  readonly version: string;
  readonly source: 'ffmpeg-static' | 'system' | '@ffmpeg-installer/ffmpeg';
}

export interface AppInfo {
  readonly name: string;
  readonly version: string;
  readonly shell: 'electron' | 'web';
  /** True where `dialog.open` and `dialog.save` show the system's own dialogs. */
  readonly nativeDialogs: boolean;
  /** True where `files.reveal` can show a file in the system's file manager. */
  readonly revealsFiles: boolean;
  /** Null with `ffmpegError` where none was found. */
  readonly ffmpeg: FfmpegInfo | null;
  readonly ffmpegError: SerializedError | null;
  readonly compute: { readonly provider: 'cpu'; readonly threads: number };
  /** Built-in styles, then learned ones, oldest first. */
  readonly styles: readonly StyleInfo[];
}

/** An open project: what the app holds and journals on the editor's behalf. */
export interface ProjectSession {
  readonly sessionId: string;
  readonly document: SongbrushDocument;
  /** Commits journaled so far; the next `document.commit` carries this number. */
  readonly revision: number;
  /** Null until saved. */
  readonly path: string | null;
  /** True when the document differs from the file. */
  readonly dirty: boolean;
}

export interface RecentProject {
  readonly path: string;
  readonly name: string;
  readonly openedAt: string;
  readonly missing: boolean;
}

/** Work left behind by a crash, found by its journal. */
export interface Recovery {
  readonly recoveryId: string;
  readonly name: string;
  readonly path: string | null;
  readonly changedAt: string;
  readonly commits: number;
}

export interface FolderListing {
  readonly folder: string;
  readonly parent: string | null;
  readonly entries: readonly {
    readonly name: string;
    readonly path: string;
    readonly kind: 'folder' | 'file';
    readonly bytes: number;
  }[];
}

export interface FileFilter {
  readonly label: string;
  /** Without the dot. */
  readonly extensions: readonly string[];
}

/** A file brought in: its blob is stored; the editor decides where it goes in the document. */
export type ImportedMedia =
  | ({ readonly kind: 'picture'; readonly name: string } & Pick<
      RasterLayerRecord,
      'blob' | 'width' | 'height'
    >)
  | {
      readonly kind: 'audio';
      readonly name: string;
      readonly blob: BlobHash;
      readonly durationSeconds: number;
      readonly sampleRate: number;
      readonly channels: number;
    };

export interface AudioAnalysis {
  readonly beatGrid: BeatGrid;
  readonly durationSeconds: number;
}

export interface ChoreographyRequest {
  readonly audio: BlobHash;
  /** What of it is listened to. Beats are always those of all of it. */
  readonly source: MotionSource;
  /** The layer that is to move: what it shows takes part. Null for one that shows nothing in particular. */
  readonly layerId: RecordId | null;
  /** Recording second that lies at timeline second 0 (clip offset minus clip start). */
  readonly audioOffsetSeconds: number;
  readonly durationSeconds: number;
  /** Id of a style, built-in or learned. */
  readonly style: string;
  /** 0..1 */
  readonly smoothness: number;
  readonly seed: number;
}

/** What goes into a `MotionRecord`. */
export interface ChoreographyResult {
  readonly curves: BlobHash;
  readonly frameCount: number;
  readonly frameRate: number;
  readonly model: string;
}

export const EXPORT_FRAME_RATES = [24, 25, 30, 50, 60] as const;
export const EXPORT_QUALITIES = ['draft', 'good', 'best'] as const;

export interface ExportRequest {
  /** Absolute path ending in `.mp4`. */
  readonly path: string;
  /** Even, 2..8192. */
  readonly width: number;
  readonly height: number;
  readonly frameRate: (typeof EXPORT_FRAME_RATES)[number];
  readonly quality: (typeof EXPORT_QUALITIES)[number];
  /** Seconds of the timeline; null for all of it. */
  readonly range: { readonly startSeconds: number; readonly endSeconds: number } | null;
  readonly overwrite: boolean;
}

export interface ExportResult {
  readonly path: string;
  readonly bytes: number;
  readonly frames: number;
  readonly durationSeconds: number;
}

/** What each kind of job answers with. */
export interface JobResults {
  analyze: AudioAnalysis;
  choreograph: ChoreographyResult;
  export: ExportResult;
  'learn-clip': ClipLessonResult;
  'learn-edits': EditsLessonResult;
}
export type JobKind = keyof JobResults;

export interface JobProgress {
  /** A dotted key of the dictionary: `job.export.frames`. */
  readonly phase: string;
  readonly done: number;
  /** In the same unit as `done`; 0 while unknown. */
  readonly total: number;
  readonly unit: 'frames' | 'seconds' | 'steps' | 'bytes';
  readonly perSecond: number | null;
  readonly secondsLeft: number | null;
  /** How well it goes; of learning jobs only. */
  readonly metrics?: LearningMetrics;
}

export type JobState = {
  readonly id: string;
  readonly label: string;
  readonly progress: JobProgress | null;
} & {
  [K in JobKind]: { readonly kind: K } & (
    | { readonly status: 'queued' | 'running' | 'cancelled' }
    | { readonly status: 'done'; readonly result: JobResults[K] }
    | { readonly status: 'failed'; readonly error: SerializedError }
  );
}[JobKind];

interface Command<Input, Output> {
  readonly input: Input;
  readonly output: Output;
}
interface Started {
  readonly jobId: string;
}

/** Every command, by its `noun.verb` name. */
export interface Commands {
  'app.info': Command<null, AppInfo>;

  'project.create': Command<{ name: string; width: number; height: number }, ProjectSession>;
  'project.open': Command<{ path: string }, ProjectSession>;
  'project.open-sample': Command<null, ProjectSession>;
  /** With `path: null` saves where it was opened. Fails with `store.exists` unless `overwrite` or same path. */
  'project.save': Command<{ sessionId: string; path: string | null; overwrite: boolean }, { path: string }>;
  /** Drops the journal: the caller has asked about unsaved work. */
  'project.close': Command<{ sessionId: string }, null>;
  /** What the shell opened at start (sample, command-line file, last session): the editor attaches to it. */
  'project.attach': Command<null, ProjectSession | null>;
  'project.recent': Command<null, readonly RecentProject[]>;
  'project.recoveries': Command<null, readonly Recovery[]>;
  'project.recover': Command<{ recoveryId: string }, ProjectSession>;
  'project.discard-recovery': Command<{ recoveryId: string }, null>;

  /** Answers once the diff is on disk. `revision` must be the session's current one. */
  'document.commit': Command<
    { sessionId: string; revision: number; diff: DocumentDiff },
    { revision: number }
  >;

  /** For shells without native dialogs. `folder: null` is the home folder. */
  'files.list': Command<{ folder: string | null; extensions: readonly string[] | null }, FolderListing>;
  /** Makes an empty folder. Fails with `store.exists` where something has that name. */
  'files.make-folder': Command<{ parent: string; name: string }, { path: string }>;
  /** Shows a file in the system's file manager; see `AppInfo.revealsFiles`. */
  'files.reveal': Command<{ path: string }, null>;
  'dialog.open': Command<{ filters: readonly FileFilter[] }, { path: string } | null>;
  'dialog.save': Command<{ suggestedName: string; filters: readonly FileFilter[] }, { path: string } | null>;

  'media.import': Command<{ sessionId: string; path: string }, ImportedMedia>;

  'audio.analyze': Command<{ sessionId: string; audio: BlobHash }, Started>;
  'motion.choreograph': Command<{ sessionId: string; request: ChoreographyRequest }, Started>;
  /** Every style there is, as `app.info` gives them. */
  'styles.list': Command<null, readonly StyleInfo[]>;
  /** Of learned styles only, as the rest. Fails with `styles.missing`, `styles.name`. */
  'styles.rename': Command<{ styleId: string; name: string }, StyleInfo>;
  /** Documents keep the curves that it wrote. */
  'styles.remove': Command<{ styleId: string }, null>;
  /** Takes in a style's folder, as `styles.export` or `train choreographer --clip` wrote it. */
  'styles.import': Command<{ folder: string }, StyleInfo>;
  /** Writes the style's folder into `parent`. Fails with `store.exists`. */
  'styles.export': Command<{ styleId: string; parent: string }, { folder: string }>;

  /** Looks a video over before it is learned from. Fails with `media.*` where it cannot be read at all. */
  'style.inspect-clip': Command<{ sessionId: string; video: VideoSource }, VideoLook>;
  'style.learn-clip': Command<{ sessionId: string; lesson: ClipLesson }, Started>;
  'style.learn-edits': Command<{ sessionId: string; lesson: EditsLesson }, Started>;
  /** Ends a learning job early and keeps what was learned so far; `jobs.cancel` keeps nothing. */
  'style.finish-learning': Command<{ jobId: string }, null>;
  'export.start': Command<{ sessionId: string; request: ExportRequest }, Started>;
  'jobs.list': Command<null, readonly JobState[]>;
  'jobs.cancel': Command<{ jobId: string }, null>;
}
export type CommandName = keyof Commands;
export type CommandInput<N extends CommandName> = Commands[N]['input'];
export type CommandOutput<N extends CommandName> = Commands[N]['output'];

export type AppEvent =
  | { readonly type: 'job'; readonly job: JobState }
  /** Chosen from the system's menu: the id of an action of the editor. */
  | { readonly type: 'menu'; readonly action: string }
  /** A project file opened from the desktop while the editor runs. */
  | { readonly type: 'open-file'; readonly path: string }
  /** Styles were learned, renamed, removed or brought in: all that there are now. */
  | { readonly type: 'styles'; readonly styles: readonly StyleInfo[] }
  | { readonly type: 'project.saved'; readonly sessionId: string; readonly path: string };

/**
 * Bulk routes, on the shell's own origin. `S` is a session id, `H` a blob hash.
 *
 *   POST /api/sessions/S/media?name=F       body: the file        -> ImportedMedia (JSON)
 *   POST /api/sessions/S/blobs              body: any bytes       -> { blob } (JSON)
 *   GET  /api/sessions/S/blobs/H            the blob's bytes (immutable; Range honoured)
 *   GET  /api/sessions/S/pixels/H?level=N   raw straight RGBA of a picture blob's mip level N (N=0 full
 *                                           size, each level halves); x-width and x-height headers
 *   GET  /api/sessions/S/peaks/H?perSecond=N  float32 little-endian [count, 2]: min, max of the mono mix
 *   GET  /api/sessions/S/onsets/H?source=P  float32 little-endian: onset strength in 10 dB, 60 values a second,
 *                                           of all of a recording or of a part of it (`MotionSource`)
 *   GET  /api/sessions/S/playback/H         the recording as something a browser plays (WAV or the original)
 *   GET  /api/sessions/S/frame?time=T&width=W&height=H   the exporter's own frame as raw RGBA
 *   GET  /api/exports/J                     the film of a finished export job (Range honoured)
 *   GET  /api/style-previews/I              a learned style's held-out frames: real, before, after, with sound
 *                                           (MP4; I is the style's id; Range honoured)
 */
export const API_PREFIX = '/api/';

/** The editor's way to the app, over preload's `ExposedBridge` or over HTTP. */
export interface Bridge {
  /** @throws AppError as the command does, with its code and remedy */
  invoke<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>>;
  /** Returns the unsubscribe function. */
  subscribe(listener: (event: AppEvent) => void): () => void;
  /** Absolute path of a dropped file, or null where the shell cannot know it (then upload its bytes). */
  pathOf(file: unknown): string | null;
}
