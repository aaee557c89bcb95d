/** Work away from the main thread: starts the worker with the first task, carries tasks over and back. */
import '../inference/no-telemetry.ts';
import { Worker } from 'node:worker_threads';
import { AbortError, deserializeError } from '#core/errors.ts';
import type { FromWorker, ToWorker } from './serve-tasks.ts';
import type { Progress, TaskInput, TaskOutput, Tasks } from './task.ts';

interface Asker {
  resolve(output: unknown): void;
  reject(error: unknown): void;
  report?: ((progress: Progress) => void) | undefined;
}

export class Background<T extends Tasks> {
  readonly #workerPath: string;
  readonly #askers = new Map<number, Asker>();
  #worker: Worker | null = null;
  #lastId = 0;
  #closed = false;

  /** @param workerPath a bundle that calls `serveTasks` */
  constructor(workerPath: string) {
    this.#workerPath = workerPath;
  }

  /**
   * Runs a task. A cancelled one is left at once; the worker stops it as soon as it can.
   * @throws what the task throws; AbortError
   */
  run<N extends keyof T & string>(
    task: N,
    input: TaskInput<T, N>,
    signal?: AbortSignal,
    report?: (progress: Progress) => void,
  ): Promise<TaskOutput<T, N>> {
    if (this.#closed || signal?.aborted) return Promise.reject(new AbortError());
    const id = ++this.#lastId;
    return new Promise<TaskOutput<T, N>>((resolve, reject) => {
      const cancel = (): void => {
        this.#post({ type: 'cancel', id });
        this.#askers.delete(id);
        reject(new AbortError());
      };
      const settle = (): void => signal?.removeEventListener('abort', cancel);
      this.#askers.set(id, {
        resolve: (output) => (settle(), resolve(output as TaskOutput<T, N>)),
        reject: (error) => (settle(), reject(error as Error)),
        report,
      });
      signal?.addEventListener('abort', cancel, { once: true });
      this.#post({ type: 'run', id, task, input });
    });
  }

  /** Ends the worker once what it is in the midst of is done. */
  async close(): Promise<void> {
    this.#closed = true;
    const worker = this.#worker;
    if (!worker) return;
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    worker.ref();
    this.#post({ type: 'end' });
    await ended;
  }

  #post(message: ToWorker): void {
    this.#worker ??= this.#start();
    this.#worker.postMessage(message);
  }

  #start(): Worker {
    const worker = new Worker(this.#workerPath);
    worker.unref();
    worker.on('message', (message: FromWorker) => this.#hear(message));
    worker.on('error', (error) => this.#failAll(error));
    worker.on('exit', () => {
      this.#worker = null;
      this.#failAll(new AbortError('the background worker has ended'));
    });
    return worker;
  }

  #hear(message: FromWorker): void {
    const asker = this.#askers.get(message.id);
    if (!asker) return;
    if (message.type === 'progress') return asker.report?.(message.progress);
    this.#askers.delete(message.id);
    if (message.type === 'done') asker.resolve(message.output);
    else asker.reject(deserializeError(message.error));
  }

  #failAll(error: unknown): void {
    const askers = [...this.#askers.values()];
    this.#askers.clear();
    for (const asker of askers) asker.reject(error);
  }
}
