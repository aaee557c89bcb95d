/**
 * What the pointer does on the canvas: pans, selects, and drags layers and their handles. A drag is one
 * undo step, and Escape takes it back.
 */
import { documentRecord } from '#core/document/queries.ts';
import type { RecordId, SongbrushDocument, Transform } from '#core/document/records.ts';
import type { Editor } from '../app/editor.svelte.ts';
import { setLayerValues } from '../layers/layer-values.ts';
import type { Gesture } from '../ui/gesture.ts';
import { moveDrag, scaleDrag, scaleTogetherDrag, turnDrag, type Drag, type Handle } from './drags.ts';
import { deeperFor, drawingOrder, selectableFor } from './hit-test.ts';
import { boxAround, boxHolds, pageCorners, type PlacedLayer } from './layer-geometry.ts';
import { pictureUnder, placedSelection, selectLayer } from './selection.ts';
import type { SnapLine } from './snapping.ts';
import { toPage, type Point } from './viewport-geometry.ts';

/** What of the selection the pointer took hold of. */
export type Grip = { readonly kind: 'scale'; readonly handle: Handle } | { readonly kind: 'turn' };

/** Moves smaller than this are a click with an unsteady hand. */
const DRAG_THRESHOLD_PX = 3;
const SNAP_PX = 6;

interface LayerDrag {
  readonly drag: Drag;
  readonly gesture: Gesture<ReadonlyMap<RecordId, Transform>>;
}

type Activity =
  | { readonly kind: 'pan'; readonly last: Point }
  /** Pressed, and not moved far enough to be a drag. */
  | { readonly kind: 'press'; readonly from: Point; begin(): LayerDrag | null; click(): void }
  | ({ readonly kind: 'drag' } & LayerDrag);

type Keys = Pick<PointerEvent, 'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey'>;

export class CanvasPointer {
  #activity = $state.raw<Activity | null>(null);
  #lines = $state.raw<readonly SnapLine[]>([]);
  readonly #editor: Editor;
  #lastPoint: Point = { x: 0, y: 0 };

  constructor(editor: Editor) {
    this.#editor = editor;
  }

  get isPanning(): boolean {
    return this.#activity?.kind === 'pan';
  }

  /** True while layers follow the pointer. */
  get isDragging(): boolean {
    return this.#activity?.kind === 'drag';
  }

  /** Lines of the page that the drag snaps to. */
  get snapLines(): readonly SnapLine[] {
    return this.#lines;
  }

  /** @param point in the canvas area */
  press(point: Point, event: PointerEvent, grip: Grip | null): void {
    this.#lastPoint = point;
    const { viewport } = this.#editor;
    if (event.button === 1 || (event.button === 0 && viewport.isPanning)) {
      this.#activity = { kind: 'pan', last: point };
    } else if (event.button === 0 && this.#editor.document) {
      this.#activity = grip ? this.#pressGrip(point, grip) : this.#pressPage(point, event);
    }
  }

  move(point: Point, event: Keys): void {
    this.#lastPoint = point;
    const activity = this.#activity;
    if (activity?.kind === 'pan') {
      this.#editor.viewport.panBy(point.x - activity.last.x, point.y - activity.last.y);
      this.#activity = { kind: 'pan', last: point };
    } else if (activity?.kind === 'press') {
      const distance = Math.hypot(point.x - activity.from.x, point.y - activity.from.y);
      if (distance < DRAG_THRESHOLD_PX) return;
      const begun = activity.begin();
      this.#activity = begun ? { kind: 'drag', ...begun } : null;
      begun?.gesture.begin();
      this.#follow(point, event);
    } else if (activity?.kind === 'drag') {
      this.#follow(point, event);
    }
  }

  /** A key that changes what the drag does went down or up. */
  keysChanged(event: Keys): void {
    if (this.isDragging) this.#follow(this.#lastPoint, event);
  }

  release(): void {
    const activity = this.#activity;
    this.#end();
    if (activity?.kind === 'press') activity.click();
    if (activity?.kind === 'drag') activity.gesture.commit();
  }

  /** Takes the drag back. False where there is none. */
  cancel(): boolean {
    const activity = this.#activity;
    this.#end();
    if (activity?.kind === 'drag') activity.gesture.cancel();
    return activity !== null;
  }

  /** Selects what a menu at a point of the area is for, unless it is selected. */
  pressForMenu(point: Point): void {
    const editor = this.#editor;
    const picture = pictureUnder(editor, this.#onPage(point));
    if (!editor.document) return;
    const id = picture && selectableFor(editor.document, picture, editor.selection);
    if (id === null) editor.selection = [];
    else if (!editor.selection.includes(id)) editor.selection = [id];
  }

  /** Selects one step further in, under a point of the area. */
  doubleClick(point: Point): void {
    const { document, selection } = this.#editor;
    const picture = pictureUnder(this.#editor, this.#onPage(point));
    if (document && picture) this.#editor.selection = [deeperFor(document, picture, selection)];
  }

  #end(): void {
    this.#activity = null;
    this.#lines = [];
  }

  #onPage(point: Point): Point {
    return toPage(this.#editor.viewport.view, point);
  }

  #pressGrip(point: Point, grip: Grip): Activity {
    const from = this.#onPage(point);
    const begin = (): LayerDrag | null =>
      this.#beginDrag((layers) => {
        if (grip.kind === 'turn') return turnDrag(layers, from);
        return layers.length === 1
          ? scaleDrag(layers[0]!, grip.handle, from)
          : scaleTogetherDrag(layers, grip.handle, from);
      });
    return { kind: 'press', from: point, begin, click: () => undefined };
  }

  /** What lies in front is taken at once; what lies behind the selection's box only by a click. */
  #pressPage(point: Point, event: PointerEvent): Activity {
    const editor = this.#editor;
    const document = editor.document!;
    const from = this.#onPage(point);
    const picture = pictureUnder(editor, from);
    const id = picture && (event.altKey ? picture.id : selectableFor(document, picture, editor.selection));
    const isSelected = id !== null && editor.selection.includes(id);
    const select = (): void => {
      if (id !== null) selectLayer(editor, id, event.shiftKey);
      else if (!event.shiftKey) editor.selection = [];
    };
    const keepsSelection =
      isSelected ||
      (!event.shiftKey && this.#selectionHolds(from) && !this.#isInFront(document, picture?.id));
    if (!keepsSelection) select();
    const begin = (): LayerDrag | null =>
      this.#beginDrag((layers) =>
        moveDrag(layers, documentRecord(document), from, SNAP_PX / editor.viewport.view.zoom),
      );
    return { kind: 'press', from: point, begin, click: keepsSelection ? select : () => undefined };
  }

  #selectionHolds(point: Point): boolean {
    return placedSelection(this.#editor, this.#editor.playback.timeSeconds).some((placed) =>
      boxHolds(placed, point),
    );
  }

  /** True where a picture is drawn after all that is selected. */
  #isInFront(document: SongbrushDocument, pictureId: RecordId | undefined): boolean {
    if (pictureId === undefined) return false;
    const order = drawingOrder(document);
    const selected = this.#editor.selection.flatMap((id) => [id, ...drawingOrder(document, id)]);
    return order.indexOf(pictureId) > Math.max(...selected.map((id) => order.indexOf(id)));
  }

  /** A drag of the selected layers as they lie at the playhead now, or null where none can be moved. */
  #beginDrag(dragOf: (layers: readonly PlacedLayer[]) => Drag): LayerDrag | null {
    const editor = this.#editor;
    const { timeSeconds } = editor.playback;
    const layers = placedSelection(editor, timeSeconds);
    if (layers.length === 0) return null;
    const gesture = editor.gesture<ReadonlyMap<RecordId, Transform>>('layer.transform', (transforms) => {
      for (const [id, transform] of transforms) setLayerValues(editor, id, transform, timeSeconds);
    });
    return { drag: dragOf(layers), gesture };
  }

  #follow(point: Point, keys: Keys): void {
    const activity = this.#activity;
    if (activity?.kind !== 'drag') return;
    const { transforms, lines } = activity.drag(this.#onPage(point), {
      shift: keys.shiftKey,
      alt: keys.altKey,
      mod: keys.ctrlKey || keys.metaKey,
    });
    this.#lines = lines;
    activity.gesture.change(transforms);
  }
}

/** The box that handles are drawn on: a layer's own, turned with it, or the upright one around several. */
export function selectionCorners(layers: readonly PlacedLayer[]): readonly Point[] | null {
  const [only] = layers;
  if (!only) return null;
  if (layers.length === 1) return pageCorners(only);
  const { left, top, right, bottom } = boxAround(layers.flatMap(pageCorners));
  return [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ];
}
