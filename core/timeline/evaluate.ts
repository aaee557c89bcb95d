/** What a layer is at a moment: keyframes and motion curves read, nothing drawn. */
import { keyframesOf, motionOf } from '../document/queries.ts';
import {
  KEYABLE_PROPERTIES,
  type BlobHash,
  type KeyableProperty,
  type KeyframeRecord,
  type LayerRecord,
  type MotionRecord,
  type SongbrushDocument,
  type Transform,
} from '../document/records.ts';
import { EASING_CURVES } from './easing.ts';
import { MOTION_CHANNEL_COUNT } from './motion-channels.ts';

export interface LayerState {
  readonly transform: Transform;
  /** 0..1 */
  readonly opacity: number;
  /** `MOTION_CHANNEL_COUNT` values; null at rest. */
  readonly motion: Float32Array | null;
}

/** Curves of a blob, or undefined where they are not loaded: the layer then rests. */
export type CurveSource = (blob: BlobHash) => Float32Array | undefined;

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
  const motion = motionOf(document, layer.id);
  return {
    transform: {
      x: read('x', transform.x),
      y: read('y', transform.y),
      scaleX: read('scaleX', transform.scaleX),
      scaleY: read('scaleY', transform.scaleY),
      rotationRadians: read('rotationRadians', transform.rotationRadians),
    },
    opacity: read('opacity', layer.opacity),
    motion: motion ? motionVector(motion, timeSeconds, curves) : null,
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

/**
 * The motion at a time, linearly between control frames, times its intensity; the last one holds for its own
 * length. Null where there is none.
 */
function motionVector(motion: MotionRecord, timeSeconds: number, source: CurveSource): Float32Array | null {
  const curves = source(motion.curves);
  if (!motion.enabled || motion.intensity === 0 || !curves) return null;
  const position = timeSeconds * motion.frameRate;
  if (position < 0 || position >= motion.frameCount) return null;
  const from = Math.floor(position);
  const share = position - from;
  const a = from * MOTION_CHANNEL_COUNT;
  const b = Math.min(motion.frameCount - 1, from + 1) * MOTION_CHANNEL_COUNT;
  const vector = new Float32Array(MOTION_CHANNEL_COUNT);
  for (let i = 0; i < MOTION_CHANNEL_COUNT; i++) {
    const value = motion.intensity * (curves[a + i]! * (1 - share) + curves[b + i]! * share);
    // A damaged blob must not lead out of all numbers.
    if (Number.isFinite(value)) vector[i] = value;
  }
  return vector.some((value) => value !== 0) ? vector : null;
}

/** True when a layer looks the same at every time. */
export function isStatic(document: SongbrushDocument, layer: LayerRecord): boolean {
  const motion = motionOf(document, layer.id);
  return keyframesOf(document, layer.id).length === 0 && !(motion?.enabled && motion.intensity > 0);
}
