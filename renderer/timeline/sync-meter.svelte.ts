/**
 * How well movement and music of the open document agree, bar by bar, kept up to date after edits: a
 * moment after the last one, in a worker, and only where an edit touches what moves or what sounds.
 */
import { deserializeError } from '#core/errors.ts';
import { documentRecord, recordsOf } from '#core/document/queries.ts';
import type { SongbrushDocument } from '#core/document/records.ts';
import type { BarSync } from '#core/timeline/sync.ts';
import type { SyncReply, SyncRequest, SyncWorker } from './sync-protocol.ts';

/** Edits come many a second while something is dragged. */
const REST_MS = 150;

const createDefaultWorker = (): SyncWorker =>
  new Worker(new URL('./sync-worker.ts', import.meta.url), { type: 'module' }) as unknown as SyncWorker;

export class SyncMeter {
  /** As of a moment ago; none until judged, and where no beat is known. */
  bars = $state.raw<readonly BarSync[]>([]);
  /** Called with what keeps the bars from being judged. */
  onfailure: (error: Error) => void = () => {};

  readonly #createWorker: () => SyncWorker;
  #worker: SyncWorker | null = null;
  #wanted: SyncRequest | null = null;
  #asked: SyncRequest | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(createWorker = createDefaultWorker) {
    this.#createWorker = createWorker;
  }

  /** Makes a session's document the one that is judged. Cheap; call after every change. */
  follow(sessionId: string, document: SongbrushDocument): void {
    if (this.#wanted?.sessionId !== sessionId) this.bars = [];
    else if (looksSame(this.#wanted.document, document)) return;
    this.#wanted = { sessionId, document };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), REST_MS);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#worker?.terminate();
    this.#worker = this.#wanted = this.#asked = null;
  }

  /** The worker judges one document at a time; what comes meanwhile is asked after its reply. */
  #ask(): void {
    if (this.#asked || !this.#wanted) return;
    this.#worker ??= this.#start();
    this.#asked = this.#wanted;
    this.#worker.postMessage(this.#asked);
  }

  #start(): SyncWorker {
    const worker = this.#createWorker();
    worker.onmessage = ({ data }) => this.#receive(data);
    worker.onerror = ({ message }) => {
      this.#asked = null;
      this.onfailure(new Error(message || 'The sync meter stopped.'));
    };
    return worker;
  }

  #receive(reply: SyncReply): void {
    const [answered, wanted] = [this.#asked, this.#wanted];
    this.#asked = null;
    if (answered !== wanted) {
      // What has changed since is asked for when it has come to rest.
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#ask(), REST_MS);
    }
    if (answered?.sessionId !== wanted?.sessionId) return;
    if (reply.type === 'judged') this.bars = reply.bars;
    else if (answered === wanted) this.onfailure(deserializeError(reply.error));
  }
}

const TYPES = ['layer', 'motion', 'motion-link', 'clip', 'track'] as const;

/** True where all records that the meter reads are the same. */
function looksSame(before: SongbrushDocument, after: SongbrushDocument): boolean {
  if (before === after) return true;
  if (documentRecord(before) !== documentRecord(after)) return false;
  return TYPES.every((type) => {
    const [from, to] = [recordsOf(before, type), recordsOf(after, type)];
    return from.length === to.length && from.every((record, i) => record === to[i]);
  });
}
