/**
 * Single frames of a project, one after the other, from a frame server that starts with the first. Asking
 * for another document between two frames is fine here, where the server alone would mix them up.
 */
import type { SongbrushDocument } from '#core/document/records.ts';
import type { FrameServer } from '../rendering/frame-server.ts';
import { openFrameServer } from '../rendering/frame-server.ts';

export class PageFrames {
  readonly #blobsFolder: string;
  #server: FrameServer | null = null;
  #document: SongbrushDocument | null = null;
  #last: Uint8Array | null = null;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(blobsFolder: string) {
    this.#blobsFolder = blobsFolder;
  }

  /**
   * Straight RGBA, `width * height * 4` bytes; not to be written to.
   * @throws AppError where a picture cannot be read
   */
  draw(document: SongbrushDocument, timeSeconds: number, width: number, height: number): Promise<Uint8Array> {
    const frame = this.#turn.then(() => this.#draw(document, timeSeconds, width, height));
    this.#turn = frame.catch(() => undefined);
    return frame;
  }

  async close(): Promise<void> {
    await this.#server?.close();
    this.#server = null;
  }

  async #draw(
    document: SongbrushDocument,
    timeSeconds: number,
    width: number,
    height: number,
  ): Promise<Uint8Array> {
    const server = (this.#server ??= openFrameServer(this.#blobsFolder));
    try {
      if (document !== this.#document) server.setDocument(document);
      this.#document = document;
      this.#last = (await server.frame(timeSeconds, width, height)) ?? this.#last;
      return this.#last!;
    } catch (error) {
      // A server that failed may be gone; the next frame starts another.
      this.#document = null;
      await this.close();
      throw error;
    }
  }
}
