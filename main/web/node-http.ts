/** Between Node's HTTP messages and the web's: streams both ways, at the reader's pace. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { AbortError } from '#core/errors.ts';

/** @param origin of the shell; the request's path is read against it */
export function toRequest(message: IncomingMessage, response: ServerResponse, origin: string): Request {
  const abort = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) abort.abort(new AbortError('the window has gone'));
  });
  const headers = Object.entries(message.headers).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value ?? '']).map((each): [string, string] => [name, each]),
  );
  const hasBody = message.method !== 'GET' && message.method !== 'HEAD';
  // Node's stream types are not quite the web's, which `Request` names where DOM types are about.
  const body = hasBody ? { body: Readable.toWeb(message), duplex: 'half' } : {};
  const init = { method: message.method ?? 'GET', headers, signal: abort.signal, ...body };
  return new Request(new URL(message.url ?? '/', origin), init as unknown as RequestInit);
}

/** Sends a response; its body ends when the reader goes. */
export async function sendResponse(response: Response, target: ServerResponse): Promise<void> {
  target.statusCode = response.status;
  response.headers.forEach((value, name) => target.setHeader(name, value));
  if (!response.body) {
    target.end();
    return;
  }
  await pipeline(Readable.fromWeb(response.body as ReadableStream), target).catch((error: unknown) => {
    // The reader has left, or the file has gone: there is nobody to tell any more.
    if (!target.destroyed) target.destroy(error instanceof Error ? error : undefined);
  });
}
