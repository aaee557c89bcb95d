/** Values as the inspector shows and sets them, of one layer or of several at once. */
import type { KeyableProperty, LayerRecord, SongbrushDocument } from '#core/document/records.ts';
import type { Editor } from '../app/editor.svelte.ts';
import type { Gesture } from '../ui/gesture.ts';
import { layerMiddle } from '../canvas/layer-geometry.ts';
import { layerValues, setLayerValues, type LayerValues } from './layer-values.ts';

/** What a layer's fields show: its own values, and where its middle lies. */
export interface InspectedValues extends LayerValues {
  /** In the parent's pixels. */
  readonly middleX: number;
  readonly middleY: number;
}

export function inspectedValues(
  document: SongbrushDocument,
  layer: LayerRecord,
  timeSeconds: number,
): InspectedValues {
  const { x: middleX, y: middleY } = layerMiddle(document, layer, timeSeconds);
  return { ...layerValues(document, layer, timeSeconds), middleX, middleY };
}

/** Moves a layer so that its middle comes to lie at a place along one side of its parent. */
export const middleAt = {
  x: (place: number, { x, middleX }: InspectedValues) => ({ x: x + place - middleX }),
  y: (place: number, { y, middleY }: InspectedValues) => ({ y: y + place - middleY }),
} as const;

/** A value as it is shown: that of the first layer, and whether the others have it too. */
export interface SharedValue {
  readonly value: number;
  readonly mixed: boolean;
}

/** Closer than this is the same to the eye. */
const SAME = 1e-6;

export function sharedValue(
  document: SongbrushDocument,
  layers: readonly LayerRecord[],
  timeSeconds: number,
  read: (values: InspectedValues) => number,
): SharedValue {
  const all = layers.map((layer) => read(inspectedValues(document, layer, timeSeconds)));
  const [value = 0] = all;
  return { value, mixed: all.some((other) => Math.abs(other - value) > SAME) };
}

/**
 * A gesture that sets a value of all layers at the time it began.
 * @param write what to set of a layer whose values were `before`
 */
export function valuesGesture(
  editor: Editor,
  layers: () => readonly LayerRecord[],
  write: (value: number, before: InspectedValues) => Partial<Record<KeyableProperty, number>>,
): Gesture<number> {
  let start: readonly { readonly id: string; readonly before: InspectedValues }[] = [];
  let timeSeconds = 0;
  const gesture = editor.gesture<number>('layer.transform', (value) => {
    for (const { id, before } of start) setLayerValues(editor, id, write(value, before), timeSeconds);
  });
  return {
    ...gesture,
    begin() {
      timeSeconds = editor.playback.timeSeconds;
      start = layers().map((layer) => ({
        id: layer.id,
        before: inspectedValues(editor.document!, layer, timeSeconds),
      }));
      gesture.begin();
    },
  };
}

/** One size for both sides, their proportion kept; a sign is a mirrored side and stays. */
export function scaledTo(size: number, before: LayerValues): Partial<Record<KeyableProperty, number>> {
  const ratio = before.scaleX === 0 ? 1 : before.scaleY / before.scaleX;
  const scaleX = Math.sign(before.scaleX || 1) * size;
  return { scaleX, scaleY: scaleX * ratio };
}

export const degreesOf = (radians: number): number => (radians * 180) / Math.PI;
export const radiansOf = (degrees: number): number => (degrees * Math.PI) / 180;
