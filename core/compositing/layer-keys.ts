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
