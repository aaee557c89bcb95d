/** Draws for a project file what other programs show of it: the page as composed, and layers alone. */
import sharp, { type Sharp } from 'sharp';
import { documentRecord } from '#core/document/queries.ts';
import type { DocRecord, LayerRecord, RecordId, SongbrushDocument } from '#core/document/records.ts';
import type { ProjectRenderer } from '../store/project-file/write.ts';
import type { PageFrames } from './page-frames.ts';

/** A page of more pixels than this is drawn smaller and enlarged: a save must not need gigabytes. */
const MOST_PIXELS = 64_000_000;

interface Size {
  readonly width: number;
  readonly height: number;
}

function drawnSize({ width, height }: Size): Size {
  const scale = Math.min(1, Math.sqrt(MOST_PIXELS / (width * height)));
  const scaled = (side: number): number => Math.max(1, Math.floor(side * scale));
  return { width: scaled(width), height: scaled(height) };
}

/** A document at rest at its beginning, as raw pixels of the page's size. */
async function drawPage(frames: PageFrames, document: SongbrushDocument): Promise<Sharp> {
  const page = documentRecord(document);
  const { width, height } = drawnSize(page);
  const rgba = await frames.draw(document, 0, width, height);
  const drawn = sharp(rgba, { raw: { width, height, channels: 4 }, limitInputPixels: false });
  return width === page.width && height === page.height
    ? drawn
    : drawn.resize(page.width, page.height, { fit: 'fill' });
}

/** A layer and the groups it lies in. */
function withGroups(document: SongbrushDocument, layer: LayerRecord): ReadonlySet<RecordId> {
  const ids = new Set<RecordId>();
  for (let id: RecordId | null = layer.id; id !== null;) {
    ids.add(id);
    id = (document.records[id] as LayerRecord).parentId;
  }
  return ids;
}

/** The document with nothing to see but one layer, in full, where it is at the beginning. */
function layerAlone(document: SongbrushDocument, layer: LayerRecord): SongbrushDocument {
  const shown = withGroups(document, layer);
  const alone = (record: DocRecord): DocRecord[] => {
    if (record.type === 'document') return [{ ...record, background: null }];
    if (record.type === 'keyframe') return record.property === 'opacity' ? [] : [record];
    if (record.type !== 'layer') return [record];
    return [{ ...record, visible: shown.has(record.id), opacity: 1, blendMode: 'normal' }];
  };
  const records = Object.values(document.records).flatMap(alone);
  return { ...document, records: Object.fromEntries(records.map((record) => [record.id, record])) };
}

interface Box extends Size {
  readonly left: number;
  readonly top: number;
}

/** The smallest box around what is not wholly transparent, or null. */
function visibleBox({ data, width, height }: Size & { readonly data: Uint8Array }): Box | null {
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (data[(y * width + x) * 4 + 3] === 0) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = y;
    }
  }
  return right < 0 ? null : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

export const projectRenderer = (frames: PageFrames): ProjectRenderer => ({
  page: async (document) => (await drawPage(frames, document)).png().toBuffer(),
  async layer(document, layer) {
    const drawn = await drawPage(frames, layerAlone(document, layer));
    const { data, info } = await drawn.raw().toBuffer({ resolveWithObject: true });
    const { width, height } = info;
    const box = visibleBox({ data, width, height });
    if (!box) return null;
    const raw = { raw: { width, height, channels: 4 }, limitInputPixels: false } as const;
    return { png: await sharp(data, raw).extract(box).png().toBuffer(), x: box.left, y: box.top };
  },
});
