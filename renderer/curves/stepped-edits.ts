/** Edits of the selected stretch by keys: presses that follow each other soon are one undo step. */
import type { TimeSpan } from '#core/document/records.ts';
import type { WordKey } from '../i18n/words.svelte.ts';
import type { CurveEditor } from './curve-editor.svelte.ts';
import type { CurveGesture } from './curve-gesture.ts';

/** After this long without a press the step is done. */
const REST_MS = 450;

type StepKind = 'nudge' | 'scale';
const LABELS: Readonly<Record<StepKind, WordKey>> = { nudge: 'step.curve-nudge', scale: 'step.curve-scale' };
const NOTHING: Readonly<Record<StepKind, number>> = { nudge: 0, scale: 1 };

interface Open {
  readonly kind: StepKind;
  readonly gesture: CurveGesture;
  readonly span: TimeSpan;
  amount: number;
}

export class SteppedEdits {
  readonly #curves: CurveEditor;
  #open: Open | null = null;
  #rest: ReturnType<typeof setTimeout> | undefined;

  constructor(curves: CurveEditor) {
    this.#curves = curves;
  }

  /** Moves the stretch later; earlier where negative. */
  nudge(bySeconds: number): void {
    this.#step('nudge', (amount) => amount + bySeconds);
  }

  scale(byFactor: number): void {
    this.#step('scale', (amount) => amount * byFactor);
  }

  /** Takes back what is not a step yet. @returns whether there was something */
  cancel(): boolean {
    const open = this.#take();
    open?.gesture.cancel();
    if (open) this.#curves.span = open.span;
    return open !== null;
  }

  /** Makes what was done so far a step. */
  finish(): void {
    void this.#take()?.gesture.keep();
  }

  #step(kind: StepKind, next: (amount: number) => number): void {
    if (this.#open && this.#open.kind !== kind) this.finish();
    const open = (this.#open ??= this.#begin(kind));
    if (!open) return;
    open.amount = next(open.amount);
    showStep(this.#curves, open);
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.finish(), REST_MS);
  }

  #begin(kind: StepKind): Open | null {
    const { span } = this.#curves;
    const gesture = span && this.#curves.begin(LABELS[kind]);
    return gesture ? { kind, gesture, span, amount: NOTHING[kind] } : null;
  }

  #take(): Open | null {
    clearTimeout(this.#rest);
    const open = this.#open;
    this.#open = null;
    return open;
  }
}

function showStep(curves: CurveEditor, { kind, gesture, span, amount }: Open): void {
  if (kind === 'nudge') nudgeSpan(curves, gesture, span, amount);
  else gesture.show('scale', { span, channels: curves.channels, factor: amount });
}

/** Moves a stretch and what is selected with it. */
export function nudgeSpan(
  curves: CurveEditor,
  gesture: CurveGesture,
  span: TimeSpan,
  deltaSeconds: number,
): void {
  const delta = Math.max(-span.startSeconds, deltaSeconds);
  gesture.show('nudge', { span, channels: curves.channels, deltaSeconds: delta });
  curves.span = { startSeconds: span.startSeconds + delta, endSeconds: span.endSeconds + delta };
}
