/**
 * The document's records: plain, immutable, JSON-safe. A document is a bag of records by id; order and
 * nesting are fields, so that any edit is a small diff. Pixels, sound and curves are content-addressed
 * blobs kept beside it; a record holds only their hash.
 */

/** SHA-256 of a blob's bytes, 64 lower-case hex digits. */
export type BlobHash = string & { readonly __brand: 'BlobHash' };
export type RecordId = string;

/** The document format this code writes. Raise it together with a migration in `migrations.ts`. */
export const SCHEMA_VERSION = 2;

export const BLEND_MODES = [
  'normal',
  'multiply',
  'screen',
  'overlay',
  'darken',
  'lighten',
  'color-dodge',
  'color-burn',
  'hard-light',
  'soft-light',
  'difference',
  'exclusion',
  'hue',
  'saturation',
  'color',
  'luminosity',
] as const;
export type BlendMode = (typeof BLEND_MODES)[number];

export const EASINGS = ['hold', 'linear', 'ease-in', 'ease-out', 'ease-in-out'] as const;
export type Easing = (typeof EASINGS)[number];

/** Singleton with id `document`. */
export interface DocumentRecord {
  readonly type: 'document';
  readonly id: 'document';
  readonly name: string;
  /** Document pixels, 1..16384. */
  readonly width: number;
  readonly height: number;
  /** `#rrggbb`, or null for a transparent page. */
  readonly background: string | null;
  /** Length of the timeline; the film's length unless a range is exported. */
  readonly durationSeconds: number;
}

/**
 * Where a layer lies in its parent. `x`, `y` place the layer's centre, in the parent's pixels; scale 1
 * is one content pixel to one parent pixel; rotation is clockwise.
 */
export interface Transform {
  readonly x: number;
  readonly y: number;
  readonly scaleX: number;
  readonly scaleY: number;
  readonly rotationRadians: number;
}

export interface LayerBase {
  readonly type: 'layer';
  readonly id: RecordId;
  readonly name: string;
  /** A group layer's id, or null at the root. */
  readonly parentId: RecordId | null;
  /** Among siblings, ascending is bottom to top. Never equal between siblings. */
  readonly order: number;
  readonly visible: boolean;
  readonly locked: boolean;
  /** 0..1 */
  readonly opacity: number;
  readonly blendMode: BlendMode;
  readonly transform: Transform;
}

/** A picture. The blob is a PNG: sRGB, 8 bit, straight alpha. */
export interface RasterLayerRecord extends LayerBase {
  readonly kind: 'raster';
  readonly blob: BlobHash;
  /** Size of the blob's picture. */
  readonly width: number;
  readonly height: number;
  /** What a move shows beyond the picture's border: nothing, or the picture mirrored without end. */
  readonly edge: 'transparent' | 'mirror';
}

export interface GroupLayerRecord extends LayerBase {
  readonly kind: 'group';
}

export type LayerRecord = RasterLayerRecord | GroupLayerRecord;
export type LayerKind = LayerRecord['kind'];

export interface TrackRecord {
  readonly type: 'track';
  readonly id: RecordId;
  readonly kind: 'audio';
  readonly name: string;
  readonly order: number;
  readonly muted: boolean;
  /** Linear gain, 0..4. */
  readonly gain: number;
}

/** Beats of a recording, in seconds from the recording's start. */
export interface BeatGrid {
  /** 0 where there are no beats. */
  readonly tempoBpm: number;
  readonly beatsPerBar: number;
  /** Ascending. */
  readonly beatsSeconds: readonly number[];
  /** Index into `beatsSeconds` of the first downbeat; every `beatsPerBar`-th beat after it is one. */
  readonly firstDownbeat: number;
}

/** A stretch of a recording on a track. The blob is the file as it was imported. */
export interface ClipRecord {
  readonly type: 'clip';
  readonly id: RecordId;
  readonly trackId: RecordId;
  readonly name: string;
  readonly blob: BlobHash;
  /** Length of the whole recording. */
  readonly sourceSeconds: number;
  /** Where the clip begins on the timeline, where in the recording, and how long it is. */
  readonly startSeconds: number;
  readonly offsetSeconds: number;
  readonly durationSeconds: number;
  /** Null until analysed. */
  readonly beatGrid: BeatGrid | null;
}

/** Properties of a layer that can be keyed. */
export const KEYABLE_PROPERTIES = ['x', 'y', 'scaleX', 'scaleY', 'rotationRadians', 'opacity'] as const;
export type KeyableProperty = (typeof KEYABLE_PROPERTIES)[number];

export interface KeyframeRecord {
  readonly type: 'keyframe';
  readonly id: RecordId;
  readonly layerId: RecordId;
  readonly property: KeyableProperty;
  readonly timeSeconds: number;
  readonly value: number;
  /** Shape of the way from this keyframe to the next. */
  readonly easing: Easing;
}

/** What of a recording a movement listens to: all of it, or a part that is filtered out of it. */
export const MOTION_SOURCES = ['mix', 'drums', 'bass', 'other'] as const;
export type MotionSource = (typeof MOTION_SOURCES)[number];

/** The components of a movement that can be muted; `MOTION_CHANNELS` says which channels are in each. */
export const MOTION_GROUPS = ['place', 'size', 'turn', 'surface', 'colour'] as const;
export type MotionGroup = (typeof MOTION_GROUPS)[number];

/** A stretch of the timeline. */
export interface TimeSpan {
  readonly startSeconds: number;
  /** More than `startSeconds`. */
  readonly endSeconds: number;
}

/** A stretch in which a movement is stronger or weaker; where two overlap, both count. */
export interface MotionSection extends TimeSpan {
  /** Multiplies the movement's own intensity, 0..4. */
  readonly intensity: number;
}

/** How the sound lay and which beats were known when a movement was made: where it is so no more, the movement is stale. */
export interface MotionHeard {
  readonly clipStartSeconds: number;
  readonly clipOffsetSeconds: number;
  /** Timeline second up to which it was made. */
  readonly endSeconds: number;
  /** `beatGridKey` of the clip's grid. */
  readonly beatGridKey: string;
}

/** What every movement of a layer has, be it its own or another's. */
interface MovementBase {
  readonly id: RecordId;
  /** The layer that it moves. */
  readonly layerId: RecordId;
  /** Among the layer's movements of both kinds, ascending. Never equal. They add up, so it only orders lists. */
  readonly order: number;
  readonly enabled: boolean;
  /** Multiplies the curves when they are read: 0 still, 1 as the network wrote it. 0..2 in the panel. */
  readonly intensity: number;
  /** By how much the movement is played later, -2..2. */
  readonly phaseSeconds: number;
  /** Components that are left out. */
  readonly mutedGroups: readonly MotionGroup[];
}

/**
 * A choreography: what a network wrote for a layer, kept as curves. A layer may have several, which add up.
 * The blobs are little-endian float32 `[frameCount, MOTION_CHANNELS.length]`, one row a control frame from
 * time 0.
 */
export interface MotionRecord extends MovementBase {
  readonly type: 'motion';
  /** The clip it listens to, and to what of it. */
  readonly clipId: RecordId;
  readonly source: MotionSource;
  /** As it is played. */
  readonly curves: BlobHash;
  /** As the network wrote it: `curves` until these are edited by hand. */
  readonly written: BlobHash;
  /** Where `curves` were edited by hand, in seconds of the curves; ascending, none overlapping another. */
  readonly editedSpans: readonly TimeSpan[];
  /** In seconds of the timeline: a phase does not move them. */
  readonly sections: readonly MotionSection[];
  readonly frameCount: number;
  /** Control frames a second (60). */
  readonly frameRate: number;
  /** What made the curves, so that they can be made again. */
  readonly style: string;
  readonly smoothness: number;
  readonly seed: number;
  /** `family@version`, for instance `choreographer-lstm@1`. */
  readonly model: string;
  readonly heard: MotionHeard;
}

/** Moves a layer as another one's own choreographies move that. Links are not followed any further: no cycles. */
export interface MotionLinkRecord extends MovementBase {
  readonly type: 'motion-link';
  /** Another layer. */
  readonly fromLayerId: RecordId;
  /** As seen in a mirror: left is right. */
  readonly mirrored: boolean;
}

/** Anything that moves a layer to the music. */
export type MovementRecord = MotionRecord | MotionLinkRecord;

export type DocRecord =
  DocumentRecord | LayerRecord | TrackRecord | ClipRecord | KeyframeRecord | MotionRecord | MotionLinkRecord;
export type RecordType = DocRecord['type'];

/** The document: every record by id. Never mutated; an edit makes a new one sharing what it kept. */
export interface SongbrushDocument {
  readonly schemaVersion: number;
  readonly records: Readonly<Record<RecordId, DocRecord>>;
}

/** What an edit did. Applying `invertDiff(diff)` takes it back. Blobs are never part of a diff. */
export interface DocumentDiff {
  readonly added: Readonly<Record<RecordId, DocRecord>>;
  readonly updated: Readonly<Record<RecordId, readonly [from: DocRecord, to: DocRecord]>>;
  readonly removed: Readonly<Record<RecordId, DocRecord>>;
}
