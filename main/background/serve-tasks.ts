/**
 * The worker's side: carries out tasks. Talks to `background.ts` only. It ends by itself when told to:
 * ended from outside during an inference it would take the app with it.
 */
import { parentPort, type TransferListItem } from 'node:worker_threads';
import { AbortError, assert, serializeError, type SerializedError } from '#core/errors.ts';
import type { Progress, Tasks, TaskWork } from './task.ts';

export type ToWorker =
  | { readonly type: 'run'; readonly id: number; readonly task: string; readonly input: unknown }
  | { readonly type: 'cancel'; readonly id: number }
  | { readonly type: 'end' };

export type FromWorker =
  | { readonly type: 'progress'; readonly id: number; readonly progress: Progress }
  | { readonly type: 'done'; readonly id: number; readonly output: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly error: SerializedError };

/** Large arrays move to the main thread rather than being copied. */
function buffersOf(output: unknown): ArrayBuffer[] {
  const values = [output, ...Object.values(output ?? {})];
  const arrays = values.filter((value): value is ArrayBufferView => ArrayBuffer.isView(value));
  // Small ones may share Node's pool, which must stay.
  const own = arrays.filter(({ buffer, byteLength }) => buffer.byteLength === byteLength);
  return [...new Set(own.map(({ buffer }) => buffer as ArrayBuffer))];
}

/** Serves this worker's tasks until it is told to end. */
export function serveTasks(tasks: Tasks): void {
  assert(parentPort, 'tasks are served by a worker');
  const port = parentPort;
  const running = new Map<number, AbortController>();
  const post = (message: FromWorker, transfer: TransferListItem[] = []): void =>
    port.postMessage(message, transfer);

  const run = async (id: number, task: string, input: unknown): Promise<void> => {
    const abort = new AbortController();
    running.set(id, abort);
    const work: TaskWork = {
      signal: abort.signal,
      report: (progress) => post({ type: 'progress', id, progress }),
    };
    try {
      const output = await tasks[task]!(input, work);
      post({ type: 'done', id, output }, buffersOf(output));
    } catch (error) {
      post({ type: 'failed', id, error: serializeError(error) });
    } finally {
      running.delete(id);
    }
  };
  const handlers: { readonly [T in ToWorker['type']]: (message: Extract<ToWorker, { type: T }>) => void } = {
    run: ({ id, task, input }) => void run(id, task, input),
    cancel: ({ id }) => running.get(id)?.abort(new AbortError()),
    end: () => {
      for (const abort of running.values()) abort.abort(new AbortError());
      port.close();
    },
  };
  port.on('message', (message: ToWorker) => (handlers[message.type] as (message: ToWorker) => void)(message));
}
