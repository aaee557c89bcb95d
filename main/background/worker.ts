/**
 * The background worker: does what would block the main thread for long. Talks to `background.ts` only.
 * It ends by itself when told to: ended from outside during an inference it would take the app with it.
 */
import { parentPort, type TransferListItem } from 'node:worker_threads';
import { AbortError, assert, serializeError, type SerializedError } from '#core/errors.ts';
import type { Progress, TaskWork } from './hearing.ts';
import { TASKS, type TaskName } from './tasks.ts';

export type ToWorker =
  | { readonly type: 'run'; readonly id: number; readonly task: TaskName; readonly input: unknown }
  | { readonly type: 'cancel'; readonly id: number }
  | { readonly type: 'end' };

export type FromWorker =
  | { readonly type: 'progress'; readonly id: number; readonly progress: Progress }
  | { readonly type: 'done'; readonly id: number; readonly output: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly error: SerializedError };

assert(parentPort, 'the background worker runs as a worker');
const port = parentPort;
const running = new Map<number, AbortController>();
const post = (message: FromWorker, transfer: TransferListItem[] = []): void =>
  port.postMessage(message, transfer);

/** Large arrays move to the main thread rather than being copied. */
function buffersOf(output: unknown): ArrayBuffer[] {
  const values = [output, ...Object.values(output as object)];
  const arrays = values.filter((value): value is ArrayBufferView => ArrayBuffer.isView(value));
  return [...new Set(arrays.map(({ buffer }) => buffer as ArrayBuffer))];
}

async function run(id: number, task: TaskName, input: unknown): Promise<void> {
  const abort = new AbortController();
  running.set(id, abort);
  const work: TaskWork = {
    signal: abort.signal,
    report: (progress) => post({ type: 'progress', id, progress }),
  };
  try {
    const output: unknown = await (TASKS[task] as (input: unknown, work: TaskWork) => Promise<unknown>)(
      input,
      work,
    );
    post({ type: 'done', id, output }, buffersOf(output));
  } catch (error) {
    post({ type: 'failed', id, error: serializeError(error) });
  } finally {
    running.delete(id);
  }
}

function cancelAll(): void {
  for (const abort of running.values()) abort.abort(new AbortError());
}

const HANDLERS: { readonly [T in ToWorker['type']]: (message: Extract<ToWorker, { type: T }>) => void } = {
  run: ({ id, task, input }) => void run(id, task, input),
  cancel: ({ id }) => running.get(id)?.abort(new AbortError()),
  end: () => {
    cancelAll();
    port.close();
  },
};

port.on('message', (message: ToWorker) => (HANDLERS[message.type] as (message: ToWorker) => void)(message));
