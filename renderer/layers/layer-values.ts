/**
 * Editing what can be keyed: a property with keyframes gets one at the playhead, any other is changed for
 * all time. Fields, sliders and handles all come through here.
 */
import { findRecord, keyframesOf } from '#core/document/queries.ts';
import { newId } from '#core/document/ids.ts';
import {
  KEYABLE_PROPERTIES,
  type KeyableProperty,
  type KeyframeRecord,
  type LayerRecord,
  type RecordId,
  type SongbrushDocument,
} from '#core/document/records.ts';
import type { Editor } from '../app/editor.svelte.ts';
import { restState } from '../canvas/layer-geometry.ts';

export type LayerValues = Readonly<Record<KeyableProperty, number>>;

/** Keyframes closer than this to the playhead are at it: half a frame at 60 a second. */
const SAME_MOMENT_SECONDS = 1 / 120;

/** What a layer's keyable properties are at a time. */
export function layerValues(
  document: SongbrushDocument,
  layer: LayerRecord,
  timeSeconds: number,
): LayerValues {
  const { transform, opacity } = restState(document, layer, timeSeconds);
  return { ...transform, opacity };
}

/** A property's keyframes, by time. */
export const keyframesOfProperty = (
  document: SongbrushDocument,
  layerId: RecordId,
  property: KeyableProperty,
): readonly KeyframeRecord[] =>
  keyframesOf(document, layerId).filter((keyframe) => keyframe.property === property);

/** The keyframe at a time, if there is one. */
export const keyframeAt = (
  keyframes: readonly KeyframeRecord[],
  timeSeconds: number,
): KeyframeRecord | undefined =>
  keyframes.find((keyframe) => Math.abs(keyframe.timeSeconds - timeSeconds) < SAME_MOMENT_SECONDS);

/** The nearest keyframe after (`direction` 1) or before (-1) a time. */
export const keyframeBeside = (
  keyframes: readonly KeyframeRecord[],
  timeSeconds: number,
  direction: 1 | -1,
): KeyframeRecord | undefined =>
  (direction === 1 ? keyframes : keyframes.toReversed()).find(
    (keyframe) => (keyframe.timeSeconds - timeSeconds) * direction >= SAME_MOMENT_SECONDS,
  );

/** Sets a keyframe at a time; one that is there already takes the value. */
export function setKeyframe(
  editor: Editor,
  layerId: RecordId,
  property: KeyableProperty,
  timeSeconds: number,
  value: number,
): void {
  const there = keyframeAt(keyframesOfProperty(editor.document!, layerId, property), timeSeconds);
  editor.execute('keyframe.set', {
    id: newId('keyframe'),
    layerId,
    property,
    timeSeconds: there?.timeSeconds ?? timeSeconds,
    value,
  });
}

/** Changes values of a layer at a time. @throws AppError where a value is out of bounds */
export function setLayerValues(
  editor: Editor,
  layerId: RecordId,
  values: Partial<LayerValues>,
  timeSeconds: number,
): void {
  const layer = findRecord(editor.document!, 'layer', layerId);
  if (!layer) return;
  const before = layerValues(editor.document!, layer, timeSeconds);
  const rest: Partial<Record<KeyableProperty, number>> = {};
  for (const property of KEYABLE_PROPERTIES) {
    const value = values[property];
    if (value === undefined || value === before[property]) continue;
    if (keyframesOfProperty(editor.document!, layerId, property).length === 0) rest[property] = value;
    else setKeyframe(editor, layerId, property, timeSeconds, value);
  }
  const { opacity, ...transform } = rest;
  if (Object.keys(transform).length > 0) editor.execute('layer.transform', { layerId, transform });
  if (opacity !== undefined) editor.execute('layer.set', { layerId, settings: { opacity } });
}
