/**
 * Names a frame by all it depends on: equal keys, equal pictures. Edits that do not show leave it as it is.
 */
import { documentRecord, layersOf } from '../document/queries.ts';
import type { RecordId, SongbrushDocument } from '../document/records.ts';
import { layerKind } from '../layers/index.ts';
import { evaluateLayer, type CurveSource } from '../timeline/evaluate.ts';

export function frameKey(
  document: SongbrushDocument,
  timeSeconds: number,
  width: number,
  height: number,
  curves: CurveSource,
): string {
  const page = documentRecord(document);
  const parts: unknown[] = [page.width, page.height, page.background, width, height];
  const visit = (groupId: RecordId | null): void => {
    for (const layer of layersOf(document, groupId)) {
      const state = evaluateLayer(document, layer, timeSeconds, curves);
      if (!layer.visible || state.opacity <= 0) continue;
      const kind = layerKind(layer);
      parts.push(
        layer.kind,
        kind.blobs(layer),
        kind.appearance(layer),
        layer.blendMode,
        state.opacity,
        Object.values(state.transform),
      );
      parts.push(state.motion ? Array.from(state.motion) : null);
      if (layer.kind === 'group') {
        visit(layer.id);
        parts.push('end');
      }
    }
  };
  visit(null);
  return hash(JSON.stringify(parts));
}

/** Two 32-bit FNV-1a style lanes with different multipliers: 64 bits, for keys, not for security. */
function hash(text: string): string {
  let a = 0x811c9dc5;
  let b = 0x9747b28c;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x85ebca6b);
    b ^= b >>> 13;
  }
  return (a >>> 0).toString(16).padStart(8, '0') + (b >>> 0).toString(16).padStart(8, '0');
}
