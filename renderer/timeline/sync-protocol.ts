/** What the sync meter and its worker say to each other. One request at a time, one reply to each. */
import type { SongbrushDocument } from '#core/document/records.ts';
import type { SerializedError } from '#core/errors.ts';
import type { BarSync } from '#core/timeline/sync.ts';

export interface SyncRequest {
  readonly sessionId: string;
  readonly document: SongbrushDocument;
}

export type SyncReply =
  | { readonly type: 'judged'; readonly bars: readonly BarSync[] }
  | { readonly type: 'failed'; readonly error: SerializedError };

/** The part of a Worker that the meter uses. */
export interface SyncWorker {
  onmessage: ((event: { readonly data: SyncReply }) => void) | null;
  onerror: ((event: { readonly message: string }) => void) | null;
  postMessage(request: SyncRequest): void;
  terminate(): void;
}
