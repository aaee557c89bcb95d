/** A movement being taught from a clip: the clip, what is asked for, the job that learns, and how it goes. */
import type { JobState } from '#core/contract/commands.ts';
import type { ClipLesson, LearningEffort } from '#core/contract/styles.ts';
import type { VideoLook, VideoSource } from '#core/contract/videos.ts';
import type { BlobHash } from '#core/document/records.ts';
import { AppError, deserializeError } from '#core/errors.ts';
import { upload } from '../app/bridge.ts';
import type { Editor } from '../app/editor.svelte.ts';
import { isActive } from '../app/job-state.ts';
import { t } from '../i18n/words.svelte.ts';
import { learningPoint, thinned, type LearningPoint } from './learning-points.ts';

export type LearnJob = Extract<JobState, { kind: 'learn-clip' }>;

/** A clip that was looked over. */
export interface ClipAtHand {
  readonly video: VideoSource;
  readonly look: VideoLook;
}

/** Longest name that a style takes. */
export const LONGEST_NAME = 80;

export class Lesson {
  clip = $state.raw<ClipAtHand | null>(null);
  /** Name of the file being looked over. */
  reading = $state.raw<string | null>(null);
  name = $state('');
  effort = $state<LearningEffort>('quick');
  /** Null for all of the clip. */
  range = $state.raw<ClipLesson['range']>(null);
  /** The job started last; null before the first, and after another clip is begun. */
  jobId = $state<string | null>(null);
  isStarting = $state(false);
  /** Why the clip, or what is asked for, was refused. */
  problem = $state.raw<AppError | null>(null);
  /** How it went so far, oldest first. */
  points = $state.raw<readonly LearningPoint[]>([]);
  /** A dialog shows how it goes. */
  isShown = false;
  /** Uses a style on what is selected; null where there is nothing to use it on. */
  onuse: ((styleId: string) => void) | null = $state.raw(null);
  readonly #editor: Editor;
  readonly #show: () => void;
  /** The newest clip that was given. */
  #taken: symbol | null = null;

  /** @param show opens the dialog on this lesson as it stands */
  constructor(editor: Editor, show: () => void) {
    this.#editor = editor;
    this.#show = show;
  }

  get job(): LearnJob | null {
    const job = this.jobId === null ? undefined : this.#editor.jobs.get(this.jobId);
    return job?.kind === 'learn-clip' ? job : null;
  }

  get isLearning(): boolean {
    return this.isStarting || (this.job !== null && isActive(this.job));
  }

  /** Looks a video over: by its path where the shell knows it, by its bytes otherwise. */
  async take(file: File): Promise<void> {
    const { session, bridge } = this.#editor;
    if (!session) return;
    const { sessionId } = session;
    const taken = (this.#taken = Symbol('clip'));
    [this.clip, this.range, this.reading] = [null, null, file.name];
    const look = async (): Promise<void> => {
      const path = bridge.pathOf(file);
      const video: VideoSource =
        path === null
          ? { kind: 'blob', blob: await blobOf(sessionId, file), name: file.name }
          : { kind: 'file', path };
      const seen = await bridge.invoke('style.inspect-clip', { sessionId, video });
      if (this.#taken !== taken) return;
      this.clip = { video, look: seen };
      this.name = file.name.replace(/\.[^.]*$/, '').slice(0, LONGEST_NAME);
    };
    await this.#tried(look, () => {
      if (this.#taken === taken) this.reading = null;
    });
  }

  async start(): Promise<void> {
    const { session, bridge } = this.#editor;
    if (!session || !this.clip) return;
    const { name, range, effort } = this;
    const lesson: ClipLesson = { video: this.clip.video, name: name.trim(), range, effort };
    this.points = [];
    this.isStarting = true;
    const start = async (): Promise<void> => {
      const { jobId } = await bridge.invoke('style.learn-clip', { sessionId: session.sessionId, lesson });
      this.jobId = jobId;
      this.#follow(jobId);
    };
    await this.#tried(start, () => (this.isStarting = false));
  }

  /** Ends early; what was learned so far becomes a style. */
  async finish(): Promise<void> {
    if (this.jobId !== null) await this.#editor.bridge.invoke('style.finish-learning', { jobId: this.jobId });
  }

  /** Ends early and keeps nothing. */
  async cancel(): Promise<void> {
    if (this.jobId !== null) await this.#editor.bridge.invoke('jobs.cancel', { jobId: this.jobId });
  }

  /** Back to the form, with the same clip. */
  again(): void {
    this.jobId = null;
  }

  /** Back to an empty page. */
  reset(): void {
    this.#taken = this.jobId = this.clip = this.reading = this.range = this.problem = null;
    this.name = '';
  }

  /** What the app refuses is told in the dialog: the rest of the window lies behind it. */
  async #tried(run: () => Promise<void>, end: () => void): Promise<void> {
    this.problem = null;
    try {
      await run();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.problem = error;
    } finally {
      end();
    }
  }

  /** Remembers how it goes, and says how it ended where nobody looks. */
  #follow(jobId: string): void {
    const unsubscribe = this.#editor.bridge.subscribe((event) => {
      if (event.type !== 'job' || event.job.id !== jobId || event.job.kind !== 'learn-clip') return;
      const point = learningPoint(event.job);
      if (point && this.jobId === jobId) this.points = thinned([...this.points, point]);
      if (isActive(event.job)) return;
      unsubscribe();
      this.#tell(event.job);
    });
  }

  #tell(job: LearnJob): void {
    const { notices, toldJobs } = this.#editor;
    if (job.status === 'failed') toldJobs.add(job.id);
    if (this.isShown) return;
    const look = { label: t('learn.look'), run: () => this.#show() };
    if (job.status === 'done') {
      notices.say(t('learn.done-notice', { name: job.result.style.learned?.name ?? job.label }), look);
    } else if (job.status === 'failed') notices.fail(deserializeError(job.error));
  }
}

const blobOf = async (sessionId: string, file: File): Promise<BlobHash> =>
  (await upload<{ readonly blob: BlobHash }>(sessionId, 'blobs', file)).blob;
