/** What a layer is at a moment: keyframes and motion curves read, nothing drawn. */
import { keyframesOf } from '../document/queries.ts';
import {
  KEYABLE_PROPERTIES,
  type KeyableProperty,
  type KeyframeRecord,
  type LayerRecord,
  type SongbrushDocument,
  type Transform,
} from '../document/records.ts';
import { EASING_CURVES } from './easing.ts';
import { isMoved, layerMotion, type CurveSource } from './layer-motion.ts';

export type { CurveSource };

export interface LayerState {
  readonly transform: Transform;
  /** 0..1 */
  readonly opacity: number;
  /** `MOTION_CHANNEL_COUNT` values; null at rest. */
  readonly motion: Float32Array | null;
}

export function evaluateLayer(
  document: SongbrushDocument,
  layer: LayerRecord,
  timeSeconds: number,
  curves: CurveSource,
): LayerState {
  const keyed = new Map<KeyableProperty, number>();
  const keyframes = keyframesOf(document, layer.id);
  if (keyframes.length > 0) {
    for (const property of KEYABLE_PROPERTIES) {
      const value = keyedValue(
        keyframes.filter((keyframe) => keyframe.property === property),
        timeSeconds,
      );
      if (value !== undefined) keyed.set(property, value);
    }
  }
  const read = (property: KeyableProperty, base: number) => keyed.get(property) ?? base;
  const { transform } = layer;
  return {
    transform: {
      x: read('x', transform.x),
      y: read('y', transform.y),
      scaleX: read('scaleX', transform.scaleX),
      scaleY: read('scaleY', transform.scaleY),
      rotationRadians: read('rotationRadians', transform.rotationRadians),
    },
    opacity: read('opacity', layer.opacity),
    motion: layerMotion(document, layer.id, timeSeconds, curves),
  };
}

/** The value at a time: the first keyframe's before it, the last one's after it. */
export function keyedValue(keyframes: readonly KeyframeRecord[], timeSeconds: number): number | undefined {
  const sorted = [...keyframes].sort((a, b) => a.timeSeconds - b.timeSeconds);
  const next = sorted.findIndex((keyframe) => keyframe.timeSeconds > timeSeconds);
  if (next === 0) return sorted[0]!.value;
  if (next < 0) return sorted.at(-1)?.value;
  const from = sorted[next - 1]!;
  const to = sorted[next]!;
  const share = (timeSeconds - from.timeSeconds) / (to.timeSeconds - from.timeSeconds);
  return from.value + (to.value - from.value) * EASING_CURVES[from.easing](share);
}

/** True when a layer looks the same at every time. */
export function isStatic(document: SongbrushDocument, layer: LayerRecord): boolean {
  return keyframesOf(document, layer.id).length === 0 && !isMoved(document, layer.id);
}
