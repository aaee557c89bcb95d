/**
 * The app's events over one WebSocket for all who listen, opened again where it breaks. What was missed
 * meanwhile of the jobs is told then, as if nothing had happened.
 */
import type { AppEvent, JobState } from '#core/contract/commands.ts';
import { AppError, serializeError } from '#core/errors.ts';
import { isActive } from './job-state.ts';

/** The part of a WebSocket that is used. */
export interface EventWire {
  onopen: ((event: never) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((event: never) => void) | null;
  close(): void;
}

const RECONNECT_MS = 1000;

export class EventSocket {
  readonly #open: () => EventWire;
  readonly #listJobs: () => Promise<readonly JobState[]>;
  readonly #reconnectMs: number;
  readonly #listeners = new Set<(event: AppEvent) => void>();
  /** Jobs that had not ended when they were last heard of. */
  readonly #active = new Map<string, JobState>();
  /** Jobs heard of since the wire was opened: news of them is newer than any list asked for before. */
  #heard = new Set<string>();
  #wire: EventWire | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param listJobs asked after the wire broke and is there again */
  constructor(
    open: () => EventWire,
    listJobs: () => Promise<readonly JobState[]>,
    reconnectMs: number = RECONNECT_MS,
  ) {
    this.#open = open;
    this.#listJobs = listJobs;
    this.#reconnectMs = reconnectMs;
  }

  subscribe(listener: (event: AppEvent) => void): () => void {
    this.#listeners.add(listener);
    if (!this.#wire) this.#connect(false);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#close();
    };
  }

  #connect(again: boolean): void {
    const wire = this.#open();
    this.#wire = wire;
    this.#heard = new Set();
    wire.onopen = () => {
      // Where it fails the wire breaks again soon, and it is tried again then.
      if (again) this.#catchUp(wire).catch(() => undefined);
    };
    wire.onmessage = ({ data }) => this.#tell(JSON.parse(data as string) as AppEvent);
    wire.onclose = () => {
      if (this.#wire === wire) this.#timer = setTimeout(() => this.#connect(true), this.#reconnectMs);
    };
  }

  async #catchUp(wire: EventWire): Promise<void> {
    const jobs = await this.#listJobs();
    if (this.#wire !== wire) return;
    const lost = [...this.#active.values()].filter(({ id }) => jobs.every((job) => job.id !== id));
    for (const job of [...jobs, ...lost.map(asLost)]) {
      if (!this.#heard.has(job.id)) this.#tell({ type: 'job', job });
    }
  }

  #tell(event: AppEvent): void {
    if (event.type === 'job') {
      const { job } = event;
      this.#heard.add(job.id);
      if (isActive(job)) this.#active.set(job.id, job);
      else this.#active.delete(job.id);
    }
    for (const listener of this.#listeners) listener(event);
  }

  #close(): void {
    clearTimeout(this.#timer);
    const wire = this.#wire;
    this.#wire = null;
    wire?.close();
  }
}

/** A job that the app knows no more: it was started anew meanwhile. */
function asLost({ id, kind, label, progress }: JobState): JobState {
  const error = new AppError(
    'app.job-lost',
    `The app was started again before “${label}” was done.`,
    'Start it once more.',
  );
  return { id, kind, label, progress, status: 'failed', error: serializeError(error) };
}
