/** Frames of a document, drawn in a worker thread. The film and the preview's check both come from here. */
import { Worker } from 'node:worker_threads';
import type { SongbrushDocument } from '#core/document/records.ts';
import { deserializeError } from '#core/errors.ts';
import { FRAME_WORKER_PATH } from '../paths.ts';
import type { WorkerReply, WorkerRequest } from './frame-worker.ts';

export interface FrameServer {
  setDocument(document: SongbrushDocument): void;
  /**
   * Straight RGBA of a frame, or null where it is the same as the one asked for before it. Frames are drawn
   * in the order they were asked for.
   * @throws AppError when a picture cannot be read
   */
  frame(timeSeconds: number, width: number, height: number): Promise<Uint8Array | null>;
  close(): Promise<void>;
}

/** @param blobsFolder a blob store's folder: files named by their hash */
export function openFrameServer(blobsFolder: string): FrameServer {
  const worker = new Worker(FRAME_WORKER_PATH, { workerData: { blobs: blobsFolder } });
  const waiting = new Map<number, { resolve(rgba: Uint8Array | null): void; reject(error: Error): void }>();
  let count = 0;
  worker.on('message', (reply: WorkerReply) => {
    const asker = waiting.get(reply.id);
    waiting.delete(reply.id);
    if ('error' in reply) asker?.reject(deserializeError(reply.error));
    else asker?.resolve(reply.rgba);
  });
  worker.on('error', (error: Error) => {
    for (const asker of waiting.values()) asker.reject(error);
    waiting.clear();
  });
  const post = (request: WorkerRequest) => worker.postMessage(request);
  return {
    setDocument: (document) => post({ document }),
    frame: (timeSeconds, width, height) =>
      new Promise((resolve, reject) => {
        const id = ++count;
        waiting.set(id, { resolve, reject });
        post({ id, timeSeconds, width, height });
      }),
    async close() {
      await worker.terminate();
    },
  };
}
