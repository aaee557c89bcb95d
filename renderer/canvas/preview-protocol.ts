/** What the preview engine and its worker say to each other. */
import type { BlobHash, SongbrushDocument } from '#core/document/records.ts';
import type { SerializedError } from '#core/errors.ts';

export type PreviewRequest =
  | { readonly type: 'open'; readonly sessionId: string }
  /** What later frames are of. */
  | { readonly type: 'document'; readonly document: SongbrushDocument }
  /** Curves that the document refers to; they come before the frames that need them. */
  | { readonly type: 'curves'; readonly blob: BlobHash; readonly values: Float32Array }
  | {
      readonly type: 'draw';
      readonly id: number;
      readonly timeSeconds: number;
      readonly width: number;
      readonly height: number;
    };

export type PreviewReply =
  | { readonly type: 'drawn'; readonly id: number; readonly bitmap: ImageBitmap }
  | { readonly type: 'failed'; readonly id: number; readonly error: SerializedError };

/** The part of a Worker that the engine uses. */
export interface PreviewWorker {
  onmessage: ((event: { readonly data: PreviewReply }) => void) | null;
  onerror: ((event: { readonly message: string }) => void) | null;
  postMessage(request: PreviewRequest): void;
  terminate(): void;
}
