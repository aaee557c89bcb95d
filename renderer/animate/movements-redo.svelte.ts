/** Makes movements anew for the sound and the beats as they are now: one undo step for all of them. */
import type { MotionMade } from '#core/document/commands/motion.ts';
import { heardNow } from '#core/document/heard.ts';
import { findRecord, getRecord } from '#core/document/queries.ts';
import type { MotionRecord, RecordId } from '#core/document/records.ts';
import { AbortError } from '#core/errors.ts';
import type { Editor } from '../app/editor.svelte.ts';
import { jobResult } from '../timeline/run-job.svelte.ts';
import { requestFor } from './choreography.svelte.ts';

export class MovementsRedo {
  /** How many are done; null at rest. */
  progress = $state.raw<{ readonly done: number; readonly total: number } | null>(null);
  readonly #editor: Editor;
  #jobId: string | null = null;
  #cancelled = false;

  constructor(editor: Editor) {
    this.#editor = editor;
  }

  /**
   * Does nothing to the document until all are made.
   * @throws AppError as choreographing does; AbortError after `cancel`
   */
  async redo(motions: readonly MotionRecord[]): Promise<void> {
    if (this.progress) return;
    this.#cancelled = false;
    const made: (readonly [motionId: RecordId, made: MotionMade])[] = [];
    const { session } = this.#editor;
    try {
      for (const motion of motions) {
        this.progress = { done: made.length, total: motions.length };
        made.push([motion.id, await this.#make(motion)]);
        if (this.#cancelled || this.#editor.session !== session) throw new AbortError();
      }
      this.#editor.step('motion.set', () => {
        for (const [motionId, result] of made) this.#give(motionId, result);
      });
    } finally {
      this.progress = null;
    }
  }

  cancel(): void {
    this.#cancelled = true;
    const jobId = this.#jobId;
    if (jobId) void this.#editor.bridge.invoke('jobs.cancel', { jobId }).catch(() => {});
  }

  async #make(motion: MotionRecord): Promise<MotionMade> {
    const { document, session, bridge } = this.#editor;
    const { style, clipId, source, smoothness, seed } = motion;
    const heard = heardNow(document!, getRecord(document!, 'clip', clipId));
    const request = requestFor(document!, motion, motion.layerId);
    const { jobId } = await bridge.invoke('motion.choreograph', { sessionId: session!.sessionId, request });
    this.#jobId = jobId;
    const result = await jobResult(this.#editor, 'choreograph', jobId);
    return { style, clipId, source, smoothness, seed, heard, ...result };
  }

  /** The movement or its sound may have gone meanwhile. */
  #give(motionId: RecordId, made: MotionMade): void {
    const editor = this.#editor;
    const exists =
      findRecord(editor.document!, 'motion', motionId) && findRecord(editor.document!, 'clip', made.clipId);
    if (exists) editor.execute('motion.set', { motionId, made });
  }
}
