/** Frames of a document, drawn in a worker thread. The film and the preview's check both come from here. */
import { Worker } from 'node:worker_threads';
import type { PixelFormat } from '#core/compositing/compositor.ts';
import type { SongbrushDocument } from '#core/document/records.ts';
import { AbortError, AppError, deserializeError } from '#core/errors.ts';
import { FRAME_WORKER_PATH } from '../paths.ts';
import type { WorkerReply, WorkerRequest } from './frame-worker.ts';

export interface FrameServer {
  setDocument(document: SongbrushDocument): void;
  /**
   * The pixels of a frame, straight RGBA unless another format is asked for, or null where they are the
   * same as those asked for before them. Frames are drawn in the order they were asked for.
   * @throws AppError when a picture cannot be read; `rendering.stopped` when the worker is gone; AbortError
   *   after `close`
   */
  frame(timeSeconds: number, width: number, height: number, format?: PixelFormat): Promise<Uint8Array | null>;
  close(): Promise<void>;
}

/** The part of a worker thread that the server uses. */
export interface FrameWorker {
  on(event: 'message', listener: (reply: WorkerReply) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
  postMessage(request: WorkerRequest): void;
  terminate(): Promise<number>;
}

interface Asker {
  resolve(pixels: Uint8Array | null): void;
  reject(error: Error): void;
}

/** @param blobsFolder a blob store's folder: files named by their hash */
export function openFrameServer(
  blobsFolder: string,
  createWorker: () => FrameWorker = () =>
    new Worker(FRAME_WORKER_PATH, { workerData: { blobs: blobsFolder } }),
): FrameServer {
  const worker = createWorker();
  const waiting = new Map<number, Asker>();
  let count = 0;
  /** Why there will be no more frames. */
  let ended: Error | null = null;
  const end = (error: Error): void => {
    ended ??= error;
    for (const asker of waiting.values()) asker.reject(ended);
    waiting.clear();
  };
  worker.on('message', (reply) => {
    const asker = waiting.get(reply.id);
    waiting.delete(reply.id);
    if ('error' in reply) asker?.reject(deserializeError(reply.error));
    else asker?.resolve(reply.pixels);
  });
  worker.on('error', (error) => end(stopped(error.message, error)));
  // A worker can end without an error: out of memory in native code, or `process.exit` in it.
  worker.on('exit', (code) => end(stopped(`exit code ${code}`)));
  return {
    setDocument: (document) => worker.postMessage({ document }),
    frame: (timeSeconds, width, height, format = 'straight') =>
      new Promise((resolve, reject) => {
        if (ended) return reject(ended);
        const id = ++count;
        waiting.set(id, { resolve, reject });
        worker.postMessage({ id, timeSeconds, width, height, format });
      }),
    async close() {
      end(new AbortError());
      await worker.terminate();
    },
  };
}

function stopped(detail: string, cause?: Error): AppError {
  return new AppError(
    'rendering.stopped',
    `Drawing frames stopped unexpectedly (${detail}).`,
    'Try again; if it happens again, choose a smaller size or close other programs.',
    { cause },
  );
}
