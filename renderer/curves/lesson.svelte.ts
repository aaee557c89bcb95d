/**
 * Learning from edits by hand: the app fine-tunes the network that wrote a movement on what the artist drew,
 * and says what it would write now. The outcome is shown over the whole song until it is applied or given up.
 */
import type { JobState } from '#core/contract/commands.ts';
import type { EditsLessonResult, LearningMetrics } from '#core/contract/styles.ts';
import { findRecord } from '#core/document/queries.ts';
import type { BlobHash, MotionRecord, RecordId, TimeSpan } from '#core/document/records.ts';
import { restore } from '#core/timeline/curve-edits/restore.ts';
import { MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';
import type { Editor } from '../app/editor.svelte.ts';
import { jobResult } from '../timeline/run-job.svelte.ts';
import type { CurveDrafts } from './curve-drafts.svelte.ts';

type Stage =
  | { readonly kind: 'none' }
  /** How the style is to be called. */
  | { readonly kind: 'asking'; readonly motionId: RecordId }
  | { readonly kind: 'learning'; readonly motionId: RecordId; readonly jobId: string | null }
  | {
      readonly kind: 'learned';
      readonly motionId: RecordId;
      /** The curves it was learned from. */
      readonly drawn: BlobHash;
      readonly result: EditsLessonResult;
    };

const ALL_CHANNELS = Array.from({ length: MOTION_CHANNEL_COUNT }, (_, channel) => channel);

export class Lesson {
  stage = $state.raw<Stage>({ kind: 'none' });
  /** Of what was learned: the lane and the picture show it as it was before. */
  showsBefore = $state(false);
  readonly #editor: Editor;
  readonly #drafts: CurveDrafts;
  /** The newest call of `learn`. */
  #run: symbol | null = null;

  constructor(editor: Editor, drafts: CurveDrafts) {
    this.#editor = editor;
    this.#drafts = drafts;
  }

  /** True while what a movement has learned is shown, and edits of it by hand wait; reactive. */
  isShownOf(motionId: RecordId): boolean {
    return this.stage.kind === 'learned' && this.stage.motionId === motionId;
  }

  /** True where a movement's lane has something to tell of a lesson; reactive. */
  isAbout(motionId: RecordId): boolean {
    return this.stage.kind !== 'none' && this.stage.motionId === motionId;
  }

  /** The job under way; reactive. */
  get job(): JobState | undefined {
    return this.stage.kind === 'learning' && this.stage.jobId !== null
      ? this.#editor.jobs.get(this.stage.jobId)
      : undefined;
  }

  /** How well it goes, or went; reactive. */
  get metrics(): LearningMetrics | null {
    if (this.stage.kind === 'learned') return this.stage.result.metrics;
    return this.job?.progress?.metrics ?? null;
  }

  /** Begins with the question of its name. */
  ask(motionId: RecordId): void {
    this.stage = { kind: 'asking', motionId };
  }

  /**
   * Learns from a movement's edited spans, and shows what came of it.
   * @param name what the style will be called
   * @throws AppError as the app does
   */
  async learn(motion: MotionRecord, name: string): Promise<void> {
    const { session, bridge } = this.#editor;
    if (!session) return;
    const run = (this.#run = Symbol('lesson'));
    const isCurrent = (): boolean => this.#run === run && this.#editor.session === session;
    this.stage = { kind: 'learning', motionId: motion.id, jobId: null };
    try {
      // The app reads the edits from its own document.
      await this.#drafts.settled();
      await this.#editor.settled();
      const drawn = this.#motion(motion.id)?.curves ?? motion.curves;
      const lesson = { motionId: motion.id, name };
      const { jobId } = await bridge.invoke('style.learn-edits', { sessionId: session.sessionId, lesson });
      if (!isCurrent()) return void (await bridge.invoke('jobs.cancel', { jobId }));
      this.stage = { kind: 'learning', motionId: motion.id, jobId };
      const result = await jobResult(this.#editor, 'learn-edits', jobId);
      if (isCurrent()) this.stage = { kind: 'learned', motionId: motion.id, drawn, result };
    } catch (error) {
      if (isCurrent()) this.stage = { kind: 'none' };
      throw error;
    }
  }

  /** Ends the learning early, and keeps what was learned so far. */
  async finish(): Promise<void> {
    if (this.stage.kind !== 'learning' || this.stage.jobId === null) return;
    await this.#editor.bridge.invoke('style.finish-learning', { jobId: this.stage.jobId });
  }

  /** Gives the lesson up, learned or not: nothing of it stays. */
  async discard(): Promise<void> {
    const { stage } = this;
    this.#end();
    const { bridge } = this.#editor;
    if (stage.kind === 'learning' && stage.jobId !== null)
      await bridge.invoke('jobs.cancel', { jobId: stage.jobId });
    if (stage.kind === 'learned') await bridge.invoke('styles.remove', { styleId: stage.result.style.id });
  }

  /** What the movement would be, as it was learned, with later edits by hand on top; undefined until it is here. */
  get rows(): Float32Array | undefined {
    if (this.stage.kind !== 'learned') return undefined;
    const { result, motionId, drawn } = this.stage;
    const motion = this.#motion(motionId);
    const learned = this.#drafts.rowsOf(result.curves);
    if (!motion || !learned || motion.curves === drawn) return motion && learned;
    const now = this.#drafts.rowsOf(motion.curves);
    return now && withDrawn(learned, now, motion.editedSpans, result.frameRate);
  }

  /** Makes what was learned the movement's own, as one undo step; what was drawn stays as drawn. */
  async apply(): Promise<void> {
    const { stage, rows } = this;
    const motion = stage.kind === 'learned' ? this.#motion(stage.motionId) : undefined;
    if (stage.kind !== 'learned' || !rows || !motion) return;
    const { result } = stage;
    const { curves: written, style, ...rest } = { ...result, curves: result.written };
    this.#end();
    await this.#drafts.keep(motion, rows, (curves) => {
      const now = this.#motion(motion.id)!;
      const { clipId, source, smoothness, seed, heard, editedSpans } = now;
      const { frameCount, frameRate, model } = rest;
      this.#editor.step('step.learn-edits', () => {
        this.#editor.execute('motion.set', {
          motionId: motion.id,
          made: {
            ...{ clipId, source, smoothness, seed, heard, frameCount, frameRate, model },
            curves: written,
            style: style.id,
          },
        });
        this.#editor.execute('motion.edit', { motionId: motion.id, curves, editedSpans });
      });
    });
  }

  #motion(id: RecordId): MotionRecord | undefined {
    const { document } = this.#editor;
    return document ? findRecord(document, 'motion', id) : undefined;
  }

  /** Another project is opened. */
  reset(): void {
    this.#end();
  }

  #end(): void {
    this.#run = null;
    this.stage = { kind: 'none' };
    this.showsBefore = false;
    this.#drafts.drop();
  }
}

/** Learned curves that are as they were drawn within the edited spans, also those edited since. */
function withDrawn(
  learned: Float32Array,
  drawn: Float32Array,
  spans: readonly TimeSpan[],
  frameRate: number,
): Float32Array {
  // Another length: the song was cut meanwhile, and what was drawn is no longer where it was.
  if (learned.length !== drawn.length) return learned;
  return spans.reduce<Float32Array>(
    (rows, span) => restore.apply({ rows, written: drawn, frameRate }, { span, channels: ALL_CHANNELS }),
    learned,
  );
}
