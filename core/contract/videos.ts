/** Videos that are learned from. Part of the contract in `commands.ts`. */
import type { BlobHash } from '../document/records.ts';
import type { SerializedError } from '../errors.ts';

/** A file on this machine, or bytes uploaded to the session's blobs (`POST /api/sessions/S/blobs`). */
export type VideoSource =
  | { readonly kind: 'file'; /** Absolute. */ readonly path: string }
  | { readonly kind: 'blob'; readonly blob: BlobHash; /** The file's own. */ readonly name: string };

/** What the learn page shows before anything is learned. */
export interface VideoLook {
  readonly name: string;
  readonly durationSeconds: number;
  /** As it is shown: turned upright, pixels square. */
  readonly width: number;
  readonly height: number;
  /** Mean, where it varies. */
  readonly framesPerSecond: number;
  /** Its first frame as a PNG, at most 640 on the longer side; a blob of the session. */
  readonly poster: BlobHash;
  /** `[min, max]` of the sound's mono mix, 600 evenly spaced stretches; empty without sound. */
  readonly peaks: readonly (readonly [min: number, max: number])[];
  /** Why it cannot be learned from, as the job would say; null when it can. */
  readonly problem: SerializedError | null;
  /** What will be less than it could be. */
  readonly warnings: readonly SerializedError[];
}
