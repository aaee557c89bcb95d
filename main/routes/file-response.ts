/** A file as a response, whole or the range that was asked for (RFC 9110, section 14; one range). */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';

export type ByteRange = { readonly start: number; readonly end: number } | 'whole' | 'unsatisfiable';

/** What a Range header asks of a file. A header that cannot be read is as good as none. */
export function parseRange(header: string | null, size: number): ByteRange {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return 'whole';
  const [first, last] = [match[1]!, match[2]!];
  if (first === '') {
    const length = Math.min(size, Number(last));
    return length > 0 ? { start: size - length, end: size - 1 } : 'unsatisfiable';
  }
  const start = Number(first);
  const end = last === '' ? size - 1 : Math.min(size - 1, Number(last));
  if (last !== '' && Number(last) < start) return 'whole';
  return start < size ? { start, end } : 'unsatisfiable';
}

/** The bytes of a file as they are read; the reader's leaving closes it. */
const streamOf = (path: string, range?: { start: number; end: number }): ReadableStream =>
  Readable.toWeb(
    createReadStream(path, { ...range, highWaterMark: 256 * 1024 }),
  ) as unknown as ReadableStream;

/** @param headers with the content type */
export async function fileResponse(
  path: string,
  request: Request,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  const { size } = await stat(path);
  const range = parseRange(request.headers.get('range'), size);
  const shared = { ...headers, 'accept-ranges': 'bytes' };
  if (range === 'unsatisfiable') {
    return new Response(null, { status: 416, headers: { ...shared, 'content-range': `bytes */${size}` } });
  }
  const { start, end } = range === 'whole' ? { start: 0, end: size - 1 } : range;
  const length = { 'content-length': String(end - start + 1) };
  const body = size === 0 ? null : streamOf(path, { start, end });
  if (range === 'whole') return new Response(body, { headers: { ...shared, ...length } });
  const place = { 'content-range': `bytes ${start}-${end}/${size}` };
  return new Response(body, { status: 206, headers: { ...shared, ...length, ...place } });
}
