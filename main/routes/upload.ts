/** Bodies as streams, bounded: what is too large is refused before it fills the disk. */
import { createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { AbortError, AppError } from '#core/errors.ts';
import { fileError } from '../store/file-error.ts';

function tooLarge(mostBytes: number): AppError {
  const most = mostBytes >= 1024 ** 2 ? `${Math.floor(mostBytes / 1024 ** 2)} MiB` : `${mostBytes} bytes`;
  return new AppError('app.too-large', `The upload is larger than ${most}.`, 'Choose a smaller file.');
}

/** A request's body. @throws AppError `app.too-large`, at once where its length says so, else while read */
export function bodyOf(request: Request, mostBytes: number): Readable {
  if (Number(request.headers.get('content-length') ?? 0) > mostBytes) throw tooLarge(mostBytes);
  if (!request.body) return Readable.from([]);
  let bytes = 0;
  const bound = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      bytes += chunk.length;
      done(bytes > mostBytes ? tooLarge(mostBytes) : null, chunk);
    },
  });
  const body = Readable.fromWeb(request.body as ReadableStream);
  // The window has gone: that is a cancellation.
  body.on('error', () => bound.destroy(new AbortError()));
  bound.on('close', () => body.destroy());
  return body.pipe(bound);
}

/** Writes a request's body to a new file. @throws AppError `app.too-large`, or as the file system says */
export async function receiveFile(request: Request, path: string, mostBytes: number): Promise<void> {
  const body = bodyOf(request, mostBytes);
  await pipeline(body, createWriteStream(path, { flags: 'wx' })).catch((error: unknown) => {
    throw fileError(error, path, 'could not be written');
  });
}
