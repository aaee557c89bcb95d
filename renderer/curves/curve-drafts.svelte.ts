/**
 * Curves that are being edited and that the document does not have yet: shown at once, kept once the app has
 * their blob, as one undo step. Edits are kept one after the other.
 */
import { findRecord } from '#core/document/queries.ts';
import type { BlobHash, MotionRecord, RecordId, SongbrushDocument } from '#core/document/records.ts';
import { upload } from '../app/bridge.ts';
import type { Editor } from '../app/editor.svelte.ts';
import { BulkData } from '../timeline/bulk-data.svelte.ts';
import { motionAddress } from '../timeline/motion-line.ts';

/** Curves in place of a movement's own. */
export interface CurveDraft {
  readonly motionId: RecordId;
  /** By which the shown document refers to them; no blob has this name. */
  readonly blob: BlobHash;
  readonly rows: Float32Array;
}

/** Puts the blob of kept rows into the document. */
export type Keep = (curves: BlobHash) => void;

export class CurveDrafts {
  shown = $state.raw<CurveDraft | null>(null);
  readonly #editor: Editor;
  readonly #rows: BulkData<Float32Array>;
  // What is on its way is no news to anyone; what is shown is.
  /* eslint-disable svelte/prefer-svelte-reactivity */
  /** By movement: the document's curves that its newest rows were made from. */
  readonly #bases = new Map<RecordId, BlobHash>();
  /** By movement: its last rows that are on their way to the app. */
  readonly #underWay = new Map<RecordId, Float32Array>();
  /* eslint-enable svelte/prefer-svelte-reactivity */
  #kept: Promise<void> = Promise.resolve();

  constructor(editor: Editor) {
    this.#editor = editor;
    this.#rows = new BulkData(
      (bytes) => new Float32Array(bytes),
      (error) => editor.notices.fail(error),
    );
  }

  /** The rows of a blob, undefined until they have come; reactive. */
  rowsOf(blob: BlobHash): Float32Array | undefined {
    return this.#rows.get(motionAddress(this.#editor.session?.sessionId ?? '', blob));
  }

  /** What is seen of a movement now: its draft, or what the document has; reactive. */
  playedRows({ id, curves }: MotionRecord): Float32Array | undefined {
    return this.shown?.motionId === id ? this.shown.rows : this.rowsOf(curves);
  }

  /** The document as it is shown. */
  overlay(document: SongbrushDocument): SongbrushDocument {
    const draft = this.shown;
    const motion = draft ? findRecord(document, 'motion', draft.motionId) : undefined;
    if (!draft || !motion) return document;
    return {
      ...document,
      records: { ...document.records, [motion.id]: { ...motion, curves: draft.blob } },
    };
  }

  /** Shows rows in place of a movement's. */
  show(motion: MotionRecord, rows: Float32Array): void {
    const isFirst = this.shown?.motionId !== motion.id && !this.#underWay.has(motion.id);
    if (isFirst) this.#bases.set(motion.id, motion.curves);
    this.shown = { motionId: motion.id, blob: `draft ${motion.id}` as BlobHash, rows };
  }

  drop(): void {
    this.shown = null;
  }

  /** Shows what was shown before an edit that is given up: rows on their way to the app, or the document's. */
  backTo(rows: Float32Array): void {
    if (this.shown && this.#underWay.get(this.shown.motionId) === rows) this.shown = { ...this.shown, rows };
    else this.drop();
  }

  /**
   * Makes rows the movement's own.
   * @param keep carries out the commands; not called where the movement has become another meanwhile
   */
  keep(motion: MotionRecord, rows: Float32Array, keep: Keep): Promise<void> {
    this.show(motion, rows);
    this.#underWay.set(motion.id, rows);
    this.#kept = this.#kept.then(() => this.#editor.attempt(() => this.#keep(motion.id, rows, keep)));
    return this.#kept;
  }

  /** Resolves once all that was to be kept is. */
  settled(): Promise<void> {
    return this.#kept;
  }

  async #keep(motionId: RecordId, rows: Float32Array, keep: Keep): Promise<void> {
    const { session } = this.#editor;
    try {
      if (!session) return;
      const body = new Blob([rows as Float32Array<ArrayBuffer>]);
      const { blob } = await upload<{ blob: BlobHash }>(session.sessionId, 'blobs', body);
      if (this.#editor.session !== session) return;
      this.#rows.put(motionAddress(session.sessionId, blob), rows);
      this.#editor.preview?.lendCurves(blob, rows);
      if (this.#isAsItWas(motionId)) keep(blob);
      this.#bases.set(motionId, blob);
    } finally {
      if (this.#underWay.get(motionId) === rows) this.#underWay.delete(motionId);
      if (this.shown?.rows === rows) this.drop();
    }
  }

  /** Not where an undo, or a new choreography, has come in between. */
  #isAsItWas(motionId: RecordId): boolean {
    const { document } = this.#editor;
    const motion = document ? findRecord(document, 'motion', motionId) : undefined;
    return motion !== undefined && motion.curves === this.#bases.get(motionId);
  }
}
