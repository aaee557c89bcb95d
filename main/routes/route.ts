/** What a bulk route is, and what they share. A new route is a file and a line in `index.ts`. */
import { AppError, isAbort, serializeError } from '#core/errors.ts';
import type { AppParts } from '../app-parts.ts';
import type { Check } from '../commands/input-checks.ts';
import type { OpenSession } from '../sessions/sessions.ts';

/** A call to a route that belongs to no session. */
export interface AppRouteCall {
  readonly app: AppParts;
  readonly request: Request;
  readonly query: URLSearchParams;
  /** The part of the path after the route's noun, or null. */
  readonly id: string | null;
}
export interface RouteCall extends AppRouteCall {
  readonly session: OpenSession;
}

interface RouteOf<Call> {
  readonly method: 'GET' | 'POST';
  readonly noun: string;
  readonly hasId: boolean;
  /** @throws AppError for a call that cannot be answered */
  answer(call: Call): Promise<Response>;
}
/** A route of a session: `/api/sessions/S/NOUN`, or `/api/sessions/S/NOUN/ID` where `hasId`. */
export type Route = RouteOf<RouteCall>;
/** A route of the app: `/api/NOUN`, or `/api/NOUN/ID` where `hasId`. */
export type AppRoute = RouteOf<AppRouteCall>;

/** What a hash names never changes. */
export const IMMUTABLE = { 'cache-control': 'private, max-age=31536000, immutable' } as const;
export const FRESH = { 'cache-control': 'no-store' } as const;

export function json(value: unknown, status = 200): Response {
  const bytes = Buffer.from(JSON.stringify(value));
  const headers = { ...FRESH, 'content-type': 'application/json', 'content-length': String(bytes.length) };
  return new Response(bytes, { status, headers });
}

const CHUNK_BYTES = 1024 ** 2;

/** Bytes a piece at a time, at the reader's pace: handed over whole they would first be copied. */
function piecewise(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  let offset = 0;
  return new ReadableStream({
    pull(controller) {
      if (offset >= bytes.length) return controller.close();
      controller.enqueue(bytes.subarray(offset, (offset += CHUNK_BYTES)));
    },
  });
}

/** Bytes as they lie in memory. Nobody may write to them afterwards. */
export function raw(bytes: Uint8Array<ArrayBuffer>, headers: Record<string, string>): Response {
  const length = { 'content-length': String(bytes.length) };
  return new Response(piecewise(bytes), {
    headers: { ...headers, ...length, 'content-type': 'application/octet-stream' },
  });
}

/** A number of the query. @throws AppError `app.invalid-input` */
export function queryNumber(query: URLSearchParams, name: string, check: Check<number>): number {
  const given = query.get(name);
  return check(given === null || given.trim() === '' ? undefined : Number(given), name);
}

/** HTTP's word for an error, by the last part of its code; what is not listed is a failed attempt. */
const STATUS: Readonly<Record<string, number>> = {
  'invalid-input': 400,
  'unknown-command': 404,
  'no-such-session': 404,
  'no-such-route': 404,
  'no-such-job': 404,
  'no-such-blob': 404,
  'too-large': 413,
  'method-not-allowed': 405,
  conflict: 409,
};

/** A failure as a response with a `SerializedError`. A bug is also told to whoever started the program. */
export function failure(error: unknown): Response {
  const isExpected = error instanceof AppError;
  if (!isExpected && !isAbort(error)) console.error(error);
  const status = isExpected ? (STATUS[error.code.split('.').at(-1)!] ?? 422) : 500;
  return json(serializeError(error), status);
}
