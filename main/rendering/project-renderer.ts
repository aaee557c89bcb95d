/** Draws for a project file what other programs show of it: the page, and layers that moved from their pixels. */
import { createCanvas, type Canvas } from '@napi-rs/canvas';
import { documentRecord, recordsOf } from '#core/document/queries.ts';
import type {
  BlobHash,
  DocRecord,
  LayerRecord,
  RecordId,
  SongbrushDocument,
} from '#core/document/records.ts';
import type { ProjectRenderer } from '../store/project-file/write.ts';
import { FrameRenderer } from './frame-renderer.ts';

/** @param pathOf where a blob's file lies */
export function createProjectRenderer(pathOf: (blob: BlobHash) => string): ProjectRenderer {
  const renderer = new FrameRenderer(pathOf);
  const drawn = (document: SongbrushDocument) => {
    const { width, height } = documentRecord(document);
    return renderer.draw(document, 0, width, height);
  };
  return {
    page: async (document) => (await drawn(document)).encode('png'),
    async layer(document, layer) {
      const canvas = await drawn(alone(document, layer));
      const box = inkBox(canvas);
      if (!box) return null;
      const cut = createCanvas(box.width, box.height);
      cut.getContext('2d').drawImage(canvas, -box.x, -box.y);
      return { png: await cut.encode('png'), x: box.x, y: box.y };
    },
  };
}

/** The document with one layer to be seen, plain, on a transparent page. */
function alone(document: SongbrushDocument, layer: LayerRecord): SongbrushDocument {
  const within = new Set<RecordId>();
  for (let id: RecordId | null = layer.id; id !== null; id = layerIn(document, id).parentId) within.add(id);
  const records: Record<RecordId, DocRecord> = {
    ...document.records,
    document: { ...documentRecord(document), background: null },
  };
  for (const record of recordsOf(document, 'layer')) {
    records[record.id] = {
      ...record,
      visible: within.has(record.id),
      opacity: 1,
      blendMode: 'normal',
    };
  }
  return { ...document, records };
}

const layerIn = (document: SongbrushDocument, id: RecordId): LayerRecord =>
  document.records[id] as LayerRecord;

/** The smallest box around what is not wholly transparent, or null. */
function inkBox(canvas: Canvas): { x: number; y: number; width: number; height: number } | null {
  const { width, height } = canvas;
  const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (data[(y * width + x) * 4 + 3] === 0) continue;
      [left, right] = [Math.min(left, x), Math.max(right, x)];
      [top, bottom] = [Math.min(top, y), y];
    }
  }
  return right < left ? null : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}
