/** Moving layers with the arrow keys: one undo step from the first press until the key is let go. */
import type { Gesture } from '../ui/gesture.ts';
import type { Editor } from '../app/editor.svelte.ts';
import { moveDrag } from '../canvas/drags.ts';
import { placedSelection } from '../canvas/selection.ts';
import type { Point } from '../canvas/viewport-geometry.ts';
import { setLayerValues } from './layer-values.ts';

const ORIGIN: Point = { x: 0, y: 0 };
const gestures = new WeakMap<Editor, Gesture<Point>>();

function moveBy(editor: Editor, delta: Point): void {
  const { timeSeconds } = editor.playback;
  const drag = moveDrag(placedSelection(editor, timeSeconds), { width: 0, height: 0 }, ORIGIN, 0);
  const { transforms } = drag(delta, { shift: false, alt: false, mod: true });
  for (const [id, transform] of transforms) setLayerValues(editor, id, transform, timeSeconds);
}

function beginNudge(editor: Editor): Gesture<Point> {
  const gesture = editor.gesture<Point>('layer.transform', (delta) => moveBy(editor, delta));
  const end = (): void => {
    window.removeEventListener('keyup', end);
    window.removeEventListener('blur', end);
    gestures.delete(editor);
    gesture.commit();
  };
  window.addEventListener('keyup', end);
  window.addEventListener('blur', end);
  gestures.set(editor, gesture);
  gesture.begin();
  return gesture;
}

/** Moves the selected layers by pixels of the page at the playhead. */
export function nudgeLayers(editor: Editor, dx: number, dy: number): void {
  (gestures.get(editor) ?? beginNudge(editor)).change({ x: dx, y: dy });
}
