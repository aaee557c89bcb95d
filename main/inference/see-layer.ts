/** What a layer shows, as the choreographer is told: its picture, or a group's layers together, looked at once. */
import { readFile } from 'node:fs/promises';
import type { PixelData } from '#core/compositing/canvas.ts';
import { documentRecord, getRecord, recordsOf } from '#core/document/queries.ts';
import type {
  BlobHash,
  DocRecord,
  GroupLayerRecord,
  LayerKind,
  LayerRecord,
  RecordId,
  SongbrushDocument,
} from '#core/document/records.ts';
import { FRAME_SIDE } from '#models/picture-encoder/frame.ts';
import { decodePicturePixels } from '../media/pictures.ts';
import { PICTURE_ENCODER_PATH } from '../paths.ts';
import { FrameRenderer } from '../rendering/frame-renderer.ts';
import { seePicture } from './see-picture.ts';

interface Look {
  /** Equal keys, equal pictures. */
  readonly key: string;
  picture(): Promise<PixelData>;
}

type PathOf = (blob: BlobHash) => string;

/** By what was looked at; the oldest is forgotten. */
const seen = new Map<string, Float32Array<ArrayBuffer>>();
const MOST_SEEN = 1000;

/**
 * @param pathOf where a blob's file lies
 * @returns `[PICTURE_VECTOR_SIZE]`, the caller's own
 * @throws AppError `picture.damaged`; as `getRecord` does where there is no such layer
 */
export async function seeLayer(
  document: SongbrushDocument,
  layerId: RecordId,
  pathOf: PathOf,
): Promise<Float32Array<ArrayBuffer>> {
  const layer = getRecord(document, 'layer', layerId);
  const look = LOOKS[layer.kind] as (layer: LayerRecord, document: SongbrushDocument, pathOf: PathOf) => Look;
  const { key, picture } = look(layer, document, pathOf);
  let vector = seen.get(key);
  if (!vector) {
    vector = await seePicture(await picture(), PICTURE_ENCODER_PATH);
    seen.set(key, vector);
    if (seen.size > MOST_SEEN) seen.delete(seen.keys().next().value!);
  }
  return vector.slice();
}

/** How each kind of layer is looked at. */
const LOOKS: {
  readonly [K in LayerKind]: (
    layer: Extract<LayerRecord, { kind: K }>,
    document: SongbrushDocument,
    pathOf: PathOf,
  ) => Look;
} = {
  raster: ({ blob }, _document, pathOf) => ({
    key: blob,
    picture: async () => decodePicturePixels(await readFile(pathOf(blob))),
  }),
  // A group moves as the page does, about its middle: it is seen on the page.
  group(layer, document, pathOf) {
    const shown = onlyGroup(document, layer);
    const { width, height } = documentRecord(document);
    const scale = Math.min(1, (4 * FRAME_SIDE) / Math.max(width, height));
    const [w, h] = [width, height].map((side) => Math.max(1, Math.round(side * scale))) as [number, number];
    return {
      key: JSON.stringify(shown.records),
      async picture() {
        const { rgba } = await new FrameRenderer(pathOf).frame(shown, 0, w, h);
        return { width: w, height: h, data: new Uint8ClampedArray(rgba.buffer) };
      },
    };
  },
};

/** A page of nothing but a group's layers, as they lie when the film begins, at rest. */
function onlyGroup(document: SongbrushDocument, group: GroupLayerRecord): SongbrushDocument {
  const above = new Set<RecordId>();
  for (let id: RecordId | null = group.id; id !== null;) {
    above.add(id);
    id = getRecord(document, 'layer', id).parentId;
  }
  const isWithin = (layer: LayerRecord): boolean =>
    layer.parentId !== null &&
    (layer.parentId === group.id || isWithin(getRecord(document, 'layer', layer.parentId)));
  const records: Record<RecordId, DocRecord> = {
    document: { ...documentRecord(document), background: null },
  };
  for (const layer of recordsOf(document, 'layer')) {
    if (above.has(layer.id)) {
      records[layer.id] = { ...layer, visible: true, opacity: 1, blendMode: 'normal' };
    } else if (isWithin(layer)) records[layer.id] = layer;
  }
  for (const keyframe of recordsOf(document, 'keyframe'))
    if (keyframe.layerId in records) records[keyframe.id] = keyframe;
  return { ...document, records };
}
