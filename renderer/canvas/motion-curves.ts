/** The curves that move layers, for what lies under the pointer. The preview has its own, in its worker. */
import type { BlobHash } from '#core/document/records.ts';
import { fetchCurves } from './session-blobs.ts';

export class MotionCurves {
  readonly #curves = new Map<BlobHash, Float32Array | null>();

  /** The curves, or undefined until they have come. */
  of(sessionId: string, blob: BlobHash): Float32Array | undefined {
    if (!this.#curves.has(blob)) this.#load(sessionId, blob);
    return this.#curves.get(blob) ?? undefined;
  }

  #load(sessionId: string, blob: BlobHash): void {
    this.#curves.set(blob, null);
    fetchCurves((address) => fetch(address), sessionId, blob).then(
      (curves) => this.#curves.set(blob, curves),
      // The canvas says what is wrong with them; here they may be asked for again.
      () => this.#curves.delete(blob),
    );
  }
}
