/** What drawings depend on, as text: equal text, equal picture. */
import { layersOf } from '../document/queries.ts';
import type { LayerRecord, SongbrushDocument } from '../document/records.ts';
import { layerKind } from '../layers/index.ts';
import { evaluateLayer, type CurveSource } from '../timeline/evaluate.ts';

/** Everything the look of these layers depends on, those inside them included. Hidden ones leave no trace. */
export function layerKeyParts(
  document: SongbrushDocument,
  layers: readonly LayerRecord[],
  timeSeconds: number,
  curves: CurveSource,
): unknown[] {
  return layers.flatMap((layer) => {
    if (!layer.visible) return [];
    const { opacity, transform, motion } = evaluateLayer(document, layer, timeSeconds, curves);
    if (inkOpacity(opacity) === 0) return [];
    const kind = layerKind(layer);
    const { x, y, scaleX, scaleY, rotationRadians } = transform;
    const place = [x, y, scaleX, scaleY, rotationRadians];
    const inside = layerKeyParts(document, layersOf(document, layer.id), timeSeconds, curves);
    const look = [layer.kind, kind.blobs(layer), kind.appearance(layer), layer.blendMode];
    return [[...look, inkOpacity(opacity), place, motion && [...motion], inside]];
  });
}

/** Opacity as kernels know it, 0..256. */
export const inkOpacity = (opacity: number): number => Math.round(Math.min(1, Math.max(0, opacity)) * 256);

/** Two 32-bit lanes of multiply and xor: 64 bits, for keys, not for security. */
export function hashText(text: string): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (a >>> 0).toString(16).padStart(8, '0') + (b >>> 0).toString(16).padStart(8, '0');
}
