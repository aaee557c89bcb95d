/**
 * Names a frame by all it depends on: equal keys, equal pictures. Edits that do not show leave it as it is.
 */
import { documentRecord, layersOf } from '../document/queries.ts';
import type { SongbrushDocument } from '../document/records.ts';
import { hashText } from '../hash-text.ts';
import type { CurveSource } from '../timeline/evaluate.ts';
import { layerKeyParts } from './layer-keys.ts';

/** @param curves loaded for the whole document; a layer whose curves are missing counts as resting */
export function frameKey(
  document: SongbrushDocument,
  timeSeconds: number,
  width: number,
  height: number,
  curves: CurveSource,
): string {
  const page = documentRecord(document);
  const layers = layerKeyParts(document, layersOf(document, null), timeSeconds, curves);
  return hashText(JSON.stringify([page.width, page.height, page.background, width, height, layers]));
}
