/**
 * Long work: queued, run, watched, cancelled. Work of one lane runs one at a time, in the order it was
 * asked for, so that two jobs never fight over the cores. What a job does is its starter's business.
 */
import { randomUUID } from 'node:crypto';
import type { JobKind, JobProgress, JobResults, JobState } from '#core/contract/commands.ts';
import { AbortError, AppError, isAbort, serializeError } from '#core/errors.ts';
import { RateMeter } from './rate.ts';
import { Throttle } from './throttle.ts';

/** A film and a lesson take minutes; what is heard must not wait for them. */
const LANES = {
  analyze: 'hearing',
  choreograph: 'hearing',
  export: 'film',
  'learn-clip': 'learning',
  'learn-edits': 'learning',
} as const satisfies Record<JobKind, string>;
/** Ended jobs that `list` still shows. */
const KEPT_ENDED_JOBS = 32;
const EVENT_INTERVAL_MS = 100;

export interface JobWork {
  readonly signal: AbortSignal;
  /** Where the work stands. A new phase is measured anew. */
  report(progress: Pick<JobProgress, 'phase' | 'done' | 'total' | 'unit' | 'metrics'>): void;
  /** Says how to end early and keep what there is, once there is something; the last one said counts. */
  onFinish(finish: () => void): void;
}

export interface JobRequest<K extends JobKind> {
  readonly kind: K;
  /** What the job is about, in the artist's words: a file's or a layer's name. */
  readonly label: string;
  /** The session it belongs to. */
  readonly owner: string;
  /** Failures become the job's end. */
  run(work: JobWork): Promise<JobResults[K]>;
}

/** What changes while a job lives. */
interface JobOutcome {
  readonly status: JobState['status'];
  readonly progress?: JobProgress | null;
  readonly result?: unknown;
  readonly error?: unknown;
}

interface Job {
  state: JobState;
  readonly owner: string;
  readonly abort: AbortController;
  readonly events: Throttle;
  finish: (() => void) | null;
  ended: Promise<void>;
}

const hasEnded = ({ status }: JobState): boolean => status !== 'queued' && status !== 'running';

export class JobRunner {
  readonly #emit: (job: JobState) => void;
  readonly #jobs = new Map<string, Job>();
  readonly #lanes = new Map<string, Promise<void>>();

  /** @param emit called with every change, about ten times a second a job at most */
  constructor(emit: (job: JobState) => void) {
    this.#emit = emit;
  }

  /** Queues a job. Returns its id. */
  start<K extends JobKind>(request: JobRequest<K>): string {
    const id = randomUUID();
    const { kind, label, owner } = request;
    const job: Job = {
      state: { id, kind, label, status: 'queued', progress: null } as JobState,
      owner,
      abort: new AbortController(),
      events: new Throttle(EVENT_INTERVAL_MS, () => this.#emit(job.state)),
      finish: null,
      ended: Promise.resolve(),
    };
    this.#jobs.set(id, job);
    job.events.now();
    const lane = LANES[kind];
    job.ended = (this.#lanes.get(lane) ?? Promise.resolve()).then(() => this.#run(job, request));
    this.#lanes.set(lane, job.ended);
    return id;
  }

  /** Every job that has not ended, and those that ended last; oldest first. */
  list(): readonly JobState[] {
    return [...this.#jobs.values()].map(({ state }) => state);
  }

  /** How a job stands. @throws AppError `app.no-such-job` */
  get(id: string): JobState {
    return this.#find(id).state;
  }

  /** Asks a job to end. One that has ended stays as it is. @throws AppError `app.no-such-job` */
  cancel(id: string): void {
    this.#cancel(this.#find(id));
  }

  /**
   * Asks a job to end early and keep what it has; one that has ended stays as it is.
   * @throws AppError `app.no-such-job`, `app.cannot-finish`
   */
  finish(id: string): void {
    const job = this.#find(id);
    if (hasEnded(job.state)) return;
    if (job.finish) return job.finish();
    throw new AppError(
      'app.cannot-finish',
      `“${job.state.label}” has nothing to keep yet.`,
      'Wait until it has begun to learn, or cancel it.',
    );
  }

  /** Cancels the jobs of a session, or all; resolves once their work has stopped. */
  async cancelAll(owner?: string): Promise<void> {
    const jobs = [...this.#jobs.values()].filter((job) => owner === undefined || job.owner === owner);
    for (const job of jobs) this.#cancel(job);
    await Promise.all(jobs.map(({ ended }) => ended));
  }

  #find(id: string): Job {
    const job = this.#jobs.get(id);
    if (job) return job;
    throw new AppError(
      'app.no-such-job',
      `There is no job ${JSON.stringify(id.slice(0, 80))}.`,
      'Look at the list of jobs again.',
    );
  }

  #cancel(job: Job): void {
    if (hasEnded(job.state)) return;
    job.abort.abort(new AbortError());
    if (job.state.status === 'queued') this.#end(job, { status: 'cancelled' });
  }

  async #run<K extends JobKind>(job: Job, request: JobRequest<K>): Promise<void> {
    if (hasEnded(job.state)) return;
    this.#change(job, { status: 'running' });
    job.events.now();
    try {
      const { signal } = job.abort;
      const result = await request.run({
        signal,
        report: this.#reporter(job),
        onFinish: (finish) => (job.finish = finish),
      });
      this.#end(job, { status: 'done', result });
    } catch (error) {
      if (isAbort(error) || job.abort.signal.aborted) return this.#end(job, { status: 'cancelled' });
      if (!(error instanceof AppError)) console.error(error);
      this.#end(job, { status: 'failed', error: serializeError(error) });
    }
  }

  #reporter(job: Job): JobWork['report'] {
    const now = (): number => performance.now() / 1000;
    let meter = new RateMeter(now());
    let phase: string | null = null;
    return (progress) => {
      if (hasEnded(job.state)) return;
      if (progress.phase !== phase) meter = new RateMeter(now(), progress.done);
      phase = progress.phase;
      const rate = meter.measure(progress.done, progress.total, now());
      this.#change(job, { status: 'running', progress: { ...progress, ...rate } });
      job.events.soon();
    };
  }

  #change(job: Job, change: JobOutcome): void {
    job.state = { ...job.state, ...change } as JobState;
  }

  #end(job: Job, outcome: JobOutcome): void {
    this.#change(job, outcome);
    job.events.now();
    const ended = [...this.#jobs.values()].filter(({ state }) => hasEnded(state));
    for (const { state } of ended.slice(0, -KEPT_ENDED_JOBS)) this.#jobs.delete(state.id);
  }
}
