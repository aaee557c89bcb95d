/** Small documents for the tests of the canvas and the layer list. */
import { createDocument } from '#core/document/create.ts';
import { execute, type DocumentCommandId, type DocumentCommandInput } from '#core/document/commands/index.ts';
import { layer } from '#core/document/queries.ts';
import type { BlobHash, SongbrushDocument, Transform } from '#core/document/records.ts';
import { placeLayer, type PlacedLayer } from '#renderer/canvas/layer-geometry.ts';

export const PAGE = { width: 800, height: 600 };
export const emptyPage = (): SongbrushDocument => createDocument({ name: 'Scene', ...PAGE });

export const run = <Id extends DocumentCommandId>(
  document: SongbrushDocument,
  id: Id,
  input: DocumentCommandInput<Id>,
): SongbrushDocument => execute(document, id, input).document;

/** Adds a picture of 100 x 50 pixels. */
export const withPicture = (
  document: SongbrushDocument,
  id: string,
  transform: Partial<Transform> = {},
  more: { readonly parentId?: string; readonly edge?: 'transparent' | 'mirror' } = {},
): SongbrushDocument =>
  run(document, 'layer.add', {
    id,
    name: id,
    kind: 'raster',
    blob: 'a'.repeat(64) as BlobHash,
    width: 100,
    height: 50,
    edge: 'transparent',
    ...more,
    transform: { x: 0, y: 0, scaleX: 1, scaleY: 1, rotationRadians: 0, ...transform },
  });

export const withGroup = (
  document: SongbrushDocument,
  id: string,
  transform: Partial<Transform> = {},
  parentId?: string,
): SongbrushDocument =>
  run(document, 'layer.add', {
    id,
    name: id,
    kind: 'group',
    parentId,
    transform: { x: 0, y: 0, scaleX: 1, scaleY: 1, rotationRadians: 0, ...transform },
  });

export const placed = (document: SongbrushDocument, id: string, timeSeconds = 0): PlacedLayer =>
  placeLayer(document, layer(document, id), timeSeconds)!;
