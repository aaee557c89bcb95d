/** Dragging rows of the layer list to another place: a clear line says where they would go. */
import type { RecordId } from '#core/document/records.ts';
import type { Editor } from '../app/editor.svelte.ts';
import { moveLayers } from './layer-edits.ts';
import { dropTarget, type DropTarget, type LayerRow } from './layer-rows.ts';

export const ROW_PX = 44;
/** Where the rows' contents begin, and how far a group's are indented. */
const INDENT_START_PX = 34;
const INDENT_PX = 16;
const DRAG_THRESHOLD_PX = 4;
const SCROLL_EDGE_PX = 24;
const SCROLL_PX = 8;
const PRIMARY_BUTTON = 1;

interface Press {
  readonly ids: readonly RecordId[];
  readonly x: number;
  readonly y: number;
}

export class ListDrag {
  /** Where the held layers would go; null while none are held, or nowhere. */
  target = $state.raw<DropTarget | null>(null);
  /** What is held; empty while nothing is. */
  held = $state.raw<readonly RecordId[]>([]);
  #press: Press | null = null;
  readonly #editor: Editor;
  readonly #rows: () => readonly LayerRow[];

  constructor(editor: Editor, rows: () => readonly LayerRow[]) {
    this.#editor = editor;
    this.#rows = rows;
  }

  press(event: PointerEvent, ids: readonly RecordId[]): void {
    this.#press = { ids, x: event.clientX, y: event.clientY };
  }

  /** @param list the element whose rows are dragged; it is what scrolls */
  move(event: PointerEvent, list: HTMLElement): void {
    const press = this.#press;
    if (!press) return;
    // Selecting may move the list from under the pointer: then the button was let go beside it.
    if ((event.buttons & PRIMARY_BUTTON) === 0) return void this.cancel();
    if (this.held.length === 0) {
      if (Math.hypot(event.clientX - press.x, event.clientY - press.y) < DRAG_THRESHOLD_PX) return;
      this.held = press.ids;
      list.setPointerCapture(event.pointerId);
    }
    const { left, top, bottom } = list.getBoundingClientRect();
    if (event.clientY < top + SCROLL_EDGE_PX) list.scrollTop -= SCROLL_PX;
    if (event.clientY > bottom - SCROLL_EDGE_PX) list.scrollTop += SCROLL_PX;
    const position = (event.clientY - top + list.scrollTop) / ROW_PX;
    const depth = Math.floor((event.clientX - left - INDENT_START_PX) / INDENT_PX);
    this.target = dropTarget(this.#editor.document!, this.#rows(), press.ids, position, Math.max(0, depth));
  }

  /** Moves what is held to its target. True where something was held. */
  release(): boolean {
    const { target, held } = this;
    this.cancel();
    if (target) void this.#editor.attempt(() => moveLayers(this.#editor, held, target.place));
    return held.length > 0;
  }

  /** True where something was held. */
  cancel(): boolean {
    const wasHeld = this.held.length > 0;
    this.#press = null;
    this.held = [];
    this.target = null;
    return wasHeld;
  }
}
