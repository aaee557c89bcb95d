/**
 * Questions to a document. Answers are indexed once a document and kept as long as it lives, so asking
 * every frame is cheap.
 */
import { AppError } from '../errors.ts';
import { layerKind } from '../layers/index.ts';
import type {
  BlobHash,
  ClipRecord,
  DocRecord,
  DocumentRecord,
  KeyframeRecord,
  LayerRecord,
  MotionLinkRecord,
  MotionRecord,
  MovementRecord,
  RecordId,
  RecordType,
  SongbrushDocument,
  TrackRecord,
} from './records.ts';

export type RecordOfType<T extends RecordType> = Extract<DocRecord, { type: T }>;

interface DocumentIndex {
  readonly byType: ReadonlyMap<RecordType, readonly DocRecord[]>;
  readonly layersByParent: ReadonlyMap<RecordId | null, readonly LayerRecord[]>;
  readonly keyframesByLayer: ReadonlyMap<RecordId, readonly KeyframeRecord[]>;
  readonly movementsByLayer: ReadonlyMap<RecordId, readonly MovementRecord[]>;
  readonly linksByOrigin: ReadonlyMap<RecordId, readonly MotionLinkRecord[]>;
}

const indices = new WeakMap<SongbrushDocument, DocumentIndex>();

function groupBy<K, T>(items: readonly T[], key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

function buildIndex(document: SongbrushDocument): DocumentIndex {
  const byType = groupBy(Object.values(document.records), (record) => record.type);
  const all = <T extends RecordType>(type: T) => (byType.get(type) ?? []) as RecordOfType<T>[];
  all('layer').sort((a, b) => a.order - b.order);
  all('track').sort((a, b) => a.order - b.order);
  all('clip').sort((a, b) => a.startSeconds - b.startSeconds);
  all('keyframe').sort((a, b) => a.timeSeconds - b.timeSeconds);
  return {
    byType,
    layersByParent: groupBy(all('layer'), (layer) => layer.parentId),
    keyframesByLayer: groupBy(all('keyframe'), (keyframe) => keyframe.layerId),
    movementsByLayer: groupBy(
      [...all('motion'), ...all('motion-link')].sort((a, b) => a.order - b.order),
      (movement) => movement.layerId,
    ),
    linksByOrigin: groupBy(all('motion-link'), (link) => link.fromLayerId),
  };
}

function indexOf(document: SongbrushDocument): DocumentIndex {
  let index = indices.get(document);
  if (!index) {
    index = buildIndex(document);
    indices.set(document, index);
  }
  return index;
}

/** Every record of a type: layers and tracks by order, clips and keyframes by time. */
export function recordsOf<T extends RecordType>(
  document: SongbrushDocument,
  type: T,
): readonly RecordOfType<T>[] {
  return (indexOf(document).byType.get(type) ?? []) as readonly RecordOfType<T>[];
}

/** The record with an id and type, or undefined. */
export function findRecord<T extends RecordType>(
  document: SongbrushDocument,
  type: T,
  id: RecordId,
): RecordOfType<T> | undefined {
  const record = Object.hasOwn(document.records, id) ? document.records[id] : undefined;
  return record?.type === type ? (record as RecordOfType<T>) : undefined;
}

/** @throws AppError `document.no-such-record` */
export function getRecord<T extends RecordType>(
  document: SongbrushDocument,
  type: T,
  id: RecordId,
): RecordOfType<T> {
  const record = findRecord(document, type, id);
  if (!record) {
    throw new AppError(
      'document.no-such-record',
      `The document has no ${type} with the id ${JSON.stringify(id)}.`,
      `Choose a ${type} that is in the document.`,
    );
  }
  return record;
}

/** The singleton with name, size, background and duration. */
export const documentRecord = (document: SongbrushDocument): DocumentRecord =>
  getRecord(document, 'document', 'document');

/** The layer with an id. @throws AppError `document.no-such-record` */
export const layer = (document: SongbrushDocument, id: RecordId): LayerRecord =>
  getRecord(document, 'layer', id);

/** Children of a group, or of the root for null, bottom to top. */
export const layersOf = (document: SongbrushDocument, parentId: RecordId | null): readonly LayerRecord[] =>
  indexOf(document).layersByParent.get(parentId) ?? [];

/** A layer and everything inside it, parents before children. */
export function layerWithDescendants(document: SongbrushDocument, top: LayerRecord): LayerRecord[] {
  return [top, ...layersOf(document, top.id).flatMap((child) => layerWithDescendants(document, child))];
}

/** True where `id` is `ancestorId` or lies inside it. */
export function isInside(document: SongbrushDocument, id: RecordId | null, ancestorId: RecordId): boolean {
  for (let at = id; at !== null; at = layer(document, at).parentId) if (at === ancestorId) return true;
  return false;
}

/** A layer's keyframes of all properties, by time. */
export const keyframesOf = (document: SongbrushDocument, layerId: RecordId): readonly KeyframeRecord[] =>
  indexOf(document).keyframesByLayer.get(layerId) ?? [];

/** What moves a layer to the music, its own choreographies and links, by order. */
export const movementsOf = (document: SongbrushDocument, layerId: RecordId): readonly MovementRecord[] =>
  indexOf(document).movementsByLayer.get(layerId) ?? [];

/** A layer's own choreographies, by order. */
export const motionsOf = (document: SongbrushDocument, layerId: RecordId): MotionRecord[] =>
  movementsOf(document, layerId).filter((movement) => movement.type === 'motion');

/** The links of other layers that follow this one. */
export const followersOf = (document: SongbrushDocument, layerId: RecordId): readonly MotionLinkRecord[] =>
  indexOf(document).linksByOrigin.get(layerId) ?? [];

/** A movement of either kind. @throws AppError `document.no-such-record` */
export const movement = (document: SongbrushDocument, id: RecordId): MovementRecord =>
  findRecord(document, 'motion-link', id) ?? getRecord(document, 'motion', id);

/** Tracks by order. */
export const tracks = (document: SongbrushDocument): readonly TrackRecord[] => recordsOf(document, 'track');

/** Clips of all tracks, or of one, by start. */
export function clips(document: SongbrushDocument, trackId?: RecordId): readonly ClipRecord[] {
  const all = recordsOf(document, 'clip');
  return trackId === undefined ? all : all.filter((clip) => clip.trackId === trackId);
}

/** The blobs a record needs. */
export function blobsOfRecord(record: DocRecord): readonly BlobHash[] {
  if (record.type === 'layer') return layerKind(record).blobs(record);
  if (record.type === 'clip') return [record.blob];
  if (record.type === 'motion') return [record.curves, record.written];
  return [];
}

/** Every blob the document needs, once each. */
export const blobsOf = (document: SongbrushDocument): BlobHash[] => [
  ...new Set(Object.values(document.records).flatMap(blobsOfRecord)),
];
