/** The compositing worker: draws frames away from the main thread. Talks to `frame-server.ts` only. */
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { PixelFormat } from '#core/compositing/compositor.ts';
import type { SongbrushDocument } from '#core/document/records.ts';
import { assert, serializeError, type SerializedError } from '#core/errors.ts';
import { FrameRenderer } from './frame-renderer.ts';

export interface FrameRequest {
  readonly id: number;
  readonly timeSeconds: number;
  readonly width: number;
  readonly height: number;
  readonly format: PixelFormat;
}
export type WorkerRequest = { readonly document: SongbrushDocument } | FrameRequest;
/** `pixels` is null where the frame is the same as the one before. */
export type WorkerReply =
  | { readonly id: number; readonly pixels: Uint8Array<ArrayBuffer> | null }
  | { readonly id: number; readonly error: SerializedError };

const port = parentPort;
assert(port, 'the frame worker runs as a worker');
const renderer = new FrameRenderer((blob) => join((workerData as { blobs: string }).blobs, blob));
let document: SongbrushDocument | null = null;
let last = '';
let turn = Promise.resolve();

async function answer({ id, timeSeconds, width, height, format }: FrameRequest): Promise<void> {
  try {
    assert(document, 'a document came before its frames');
    const key = `${format} ${await renderer.key(document, timeSeconds, width, height)}`;
    if (key === last) return port!.postMessage({ id, pixels: null } satisfies WorkerReply);
    const pixels = await renderer.pixels(document, timeSeconds, width, height, format);
    last = key;
    port!.postMessage({ id, pixels } satisfies WorkerReply, [pixels.buffer]);
  } catch (error) {
    port!.postMessage({ id, error: serializeError(error) } satisfies WorkerReply);
  }
}

port.on('message', (request: WorkerRequest) => {
  if ('document' in request) {
    document = request.document;
    return;
  }
  turn = turn.then(() => answer(request));
});
