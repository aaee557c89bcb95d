/**
 * A document with its past and future. Outside a mark each command is one undo step. A gesture sets a
 * mark, runs as many commands as it likes, and either squashes them into one step or bails out as if it
 * had never been. What listeners are told is exactly what must be kept: one diff a step.
 */
import type { DocumentCommandId, DocumentCommandInput } from './commands/index.ts';
import { execute } from './commands/index.ts';
import { applyDiff, composeDiffs, EMPTY_DIFF, invertDiff, isEmptyDiff } from './diff.ts';
import type { DocumentDiff, SongbrushDocument } from './records.ts';

/** A moment within a gesture that can be squashed or bailed to. Used once. */
export interface Mark {
  readonly name: string;
}

interface Step {
  readonly label: string;
  readonly diff: DocumentDiff;
}

interface OpenMark {
  readonly mark: Mark;
  /** How many pending steps came before it. */
  readonly depth: number;
}

type CommitListener = (diff: DocumentDiff) => void;
type ChangeListener = (document: SongbrushDocument) => void;

const composeSteps = (steps: readonly Step[]): DocumentDiff =>
  steps.reduce((whole, { diff }) => composeDiffs(whole, diff), EMPTY_DIFF);

export class History {
  #document: SongbrushDocument;
  #undo: Step[] = [];
  #redo: Step[] = [];
  #pending: Step[] = [];
  #marks: OpenMark[] = [];
  readonly #commitListeners = new Set<CommitListener>();
  readonly #changeListeners = new Set<ChangeListener>();

  constructor(document: SongbrushDocument) {
    this.#document = document;
  }

  /** The document now, with what an unfinished gesture has done so far. */
  get document(): SongbrushDocument {
    return this.#document;
  }

  get canUndo(): boolean {
    return this.#undo.length > 0 || this.#pending.length > 0;
  }

  get canRedo(): boolean {
    return this.#redo.length > 0 && this.#marks.length === 0;
  }

  /** Label of the step `undo` takes back: a command's id, or the one given to `squashTo`. */
  get undoLabel(): string | null {
    return this.#undo.at(-1)?.label ?? null;
  }

  get redoLabel(): string | null {
    return this.#redo.at(-1)?.label ?? null;
  }

  /**
   * Carries out a command. Within a mark it waits there; otherwise it is a step of its own.
   * @throws AppError as the command does; the document is then unchanged
   */
  execute<Id extends DocumentCommandId>(id: Id, input: DocumentCommandInput<Id>): DocumentDiff {
    const { document, diff } = execute(this.#document, id, input);
    if (isEmptyDiff(diff)) return diff;
    this.#become(document);
    this.#keep({ label: id, diff });
    return diff;
  }

  /** Begins a gesture, or a part of one. */
  mark(name = 'gesture'): Mark {
    const mark = { name };
    this.#marks.push({ mark, depth: this.#pending.length });
    return mark;
  }

  /**
   * Makes all since the mark one step, which the outermost squash commits; nothing done is no step. Does
   * nothing where `undo` has ended the gesture meanwhile.
   */
  squashTo(mark: Mark, label: string = mark.name): void {
    const diff = composeSteps(this.#stepsSince(mark));
    if (!isEmptyDiff(diff)) this.#keep({ label, diff });
  }

  /** Takes back all since the mark, unless `undo` has done so already. */
  bailTo(mark: Mark): void {
    const undone = invertDiff(composeSteps(this.#stepsSince(mark)));
    if (!isEmptyDiff(undone)) this.#become(applyDiff(this.#document, undone));
  }

  /** Takes back the last step, or the unfinished gesture where there is one. False when nothing is left. */
  undo(): boolean {
    const outermost = this.#marks[0];
    if (outermost) {
      const moved = this.#pending.length > 0;
      this.bailTo(outermost.mark);
      return moved;
    }
    const step = this.#undo.pop();
    if (!step) return false;
    this.#redo.push(step);
    this.#replay(invertDiff(step.diff));
    return true;
  }

  /** Does again what was last undone. False when there is nothing, or a gesture is going on. */
  redo(): boolean {
    if (!this.canRedo) return false;
    const step = this.#redo.pop()!;
    this.#undo.push(step);
    this.#replay(step.diff);
    return true;
  }

  /** Calls back with each diff to keep: done, squashed, undone or redone. Returns the unsubscriber. */
  onCommit(listener: CommitListener): () => void {
    this.#commitListeners.add(listener);
    return () => this.#commitListeners.delete(listener);
  }

  /** Calls back with every new document, those within a gesture too. Returns the unsubscriber. */
  onChange(listener: ChangeListener): () => void {
    this.#changeListeners.add(listener);
    return () => this.#changeListeners.delete(listener);
  }

  /** Closes the mark and those within it, and hands over what was done since. */
  #stepsSince(mark: Mark): Step[] {
    const index = this.#marks.findIndex((open) => open.mark === mark);
    if (index < 0) return [];
    const [open] = this.#marks.splice(index);
    return this.#pending.splice(open!.depth);
  }

  #keep(step: Step): void {
    if (this.#marks.length > 0) {
      this.#pending.push(step);
      return;
    }
    this.#undo.push(step);
    this.#redo = [];
    this.#announce(step.diff);
  }

  #replay(diff: DocumentDiff): void {
    this.#become(applyDiff(this.#document, diff));
    this.#announce(diff);
  }

  #announce(diff: DocumentDiff): void {
    for (const listener of this.#commitListeners) listener(diff);
  }

  #become(document: SongbrushDocument): void {
    this.#document = document;
    for (const listener of this.#changeListeners) listener(document);
  }
}
