/** What is selected, as it lies on the page; and selecting by a click. */
import type { LayerRecord, RecordId } from '#core/document/records.ts';
import type { Editor } from '../app/editor.svelte.ts';
import { outermost } from '../layers/layer-rows.ts';
import { pictureAt } from './hit-test.ts';
import { placeLayer, type PlacedLayer } from './layer-geometry.ts';
import { alphaAt } from './small-pictures.svelte.ts';
import type { Point } from './viewport-geometry.ts';

/** The selected layers that show something and may be moved; none inside another of them. */
export function placedSelection(editor: Editor, timeSeconds: number): PlacedLayer[] {
  const { document } = editor;
  if (!document) return [];
  return outermost(document, editor.selection)
    .filter(({ locked, visible }) => !locked && visible)
    .map((layer) => placeLayer(document, layer, timeSeconds))
    .filter((placed) => placed !== null);
}

/** The picture seen under a point of the page, or null. */
export function pictureUnder(editor: Editor, point: Point): LayerRecord | null {
  const { document, session, pictures, motionCurves, playback } = editor;
  if (!document || !session) return null;
  const { sessionId } = session;
  return pictureAt(document, point, playback.timeSeconds, {
    alphaAt: (layer, u, v) => alphaAt(pictures.of(sessionId, layer), u, v),
    curves: (blob) => motionCurves.of(sessionId, blob),
  });
}

/** Selects a layer; `add` adds it, or takes it out where it is selected already. */
export function selectLayer(editor: Editor, id: RecordId, add: boolean): void {
  const { selection } = editor;
  if (!add) editor.selection = [id];
  else if (selection.includes(id)) editor.selection = selection.filter((other) => other !== id);
  else editor.selection = [...selection, id];
}
