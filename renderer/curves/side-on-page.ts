/** How large a layer is on the page, which is what a movement's lengths are measured by. */
import { documentRecord, findRecord } from '#core/document/queries.ts';
import type { LayerRecord, SongbrushDocument } from '#core/document/records.ts';

/** The layer's shorter side in the page's pixels, at its own place, not at a keyframe's. */
export function sideOnPage(document: SongbrushDocument, layer: LayerRecord): number {
  const { width, height } = layer.kind === 'group' ? documentRecord(document) : layer;
  return Math.min(width, height) * scaleOf(document, layer);
}

/** By how much a layer's pixels are enlarged, as an area's side. */
function scaleOf(document: SongbrushDocument, { transform, parentId }: LayerRecord): number {
  const own = Math.sqrt(Math.abs(transform.scaleX * transform.scaleY));
  const parent = parentId === null ? undefined : findRecord(document, 'layer', parentId);
  return parent ? own * scaleOf(document, parent) : own;
}
