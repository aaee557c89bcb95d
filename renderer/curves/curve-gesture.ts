/** An edit of curves that goes on for a while: shown as it goes, then kept as one undo step, or dropped. */
import { getRecord } from '#core/document/queries.ts';
import type { MotionRecord, TimeSpan } from '#core/document/records.ts';
import type { CurveEdit, Curves } from '#core/timeline/curve-edits/curve-edit.ts';
import { editedWithin, withoutSpan, withSpan } from '#core/timeline/curve-edits/edited-spans.ts';
import { CURVE_EDITS, type CurveEditId, type CurveEditInput } from '#core/timeline/curve-edits/index.ts';
import type { Editor } from '../app/editor.svelte.ts';
import type { WordKey } from '../i18n/words.svelte.ts';

export class CurveGesture {
  readonly motion: MotionRecord;
  /** As they were when it began. */
  readonly before: Curves;
  readonly #editor: Editor;
  readonly #label: WordKey;
  #rows: Float32Array;
  /** What it has touched so far. */
  #reached: readonly TimeSpan[] = [];

  /** @param label what undo calls it */
  constructor(editor: Editor, motion: MotionRecord, before: Curves, label: WordKey) {
    this.#editor = editor;
    this.motion = motion;
    this.before = before;
    this.#label = label;
    this.#rows = before.rows;
  }

  /** The edit in place of what the gesture has done so far. */
  show<Id extends CurveEditId>(id: Id, input: CurveEditInput<Id>): void {
    this.#rows = this.before.rows;
    this.#reached = [];
    this.add(id, input);
  }

  /** The edit on top of what the gesture has done so far. */
  add<Id extends CurveEditId>(id: Id, input: CurveEditInput<Id>): void {
    const edit = CURVE_EDITS[id] as unknown as CurveEdit<CurveEditInput<Id>>;
    this.#rows = edit.apply({ ...this.before, rows: this.#rows }, input);
    this.#reached = withSpan(this.#reached, edit.reach(input));
    this.#editor.curves.drafts.show(this.motion, this.#rows);
  }

  /** One undo step; none where all is as it was. Resolves when the app has it. */
  keep(): Promise<void> {
    return this.#keep((spans) => this.#reached.reduce<readonly TimeSpan[]>(withSpan, spans));
  }

  /** Where a stretch was restored: edited is what of it still differs from what the network wrote. */
  keepRestored(span: TimeSpan): Promise<void> {
    const curves = { ...this.before, rows: this.#rows };
    const left = editedWithin(curves, span);
    return this.#keep((spans) =>
      left ? withSpan(withoutSpan(spans, span), left) : withoutSpan(spans, span),
    );
  }

  cancel(): void {
    this.#editor.curves.drafts.backTo(this.before.rows);
  }

  async #keep(spansAfter: (spans: readonly TimeSpan[]) => readonly TimeSpan[]): Promise<void> {
    const { motion } = this;
    if (sameRows(this.#rows, this.before.rows)) return this.cancel();
    const editor = this.#editor;
    await editor.curves.drafts.keep(motion, this.#rows, (curves) => {
      // An edit before this one may only just have been kept.
      const { editedSpans } = getRecord(editor.document!, 'motion', motion.id);
      const spans = withinCurves(spansAfter(editedSpans), motion);
      editor.step(this.#label, () =>
        editor.execute('motion.edit', { motionId: motion.id, curves, editedSpans: spans }),
      );
    });
  }
}

const sameRows = (a: Float32Array, b: Float32Array): boolean =>
  a.length === b.length && a.every((value, index) => value === b[index]);

const withinCurves = (
  spans: readonly TimeSpan[],
  { frameCount, frameRate }: MotionRecord,
): readonly TimeSpan[] =>
  spans
    .map(({ startSeconds, endSeconds }) => ({
      startSeconds,
      endSeconds: Math.min(endSeconds, frameCount / frameRate),
    }))
    .filter(({ startSeconds, endSeconds }) => endSeconds > startSeconds);
