/** Draws frames with the exporter's own compositor, loading the pictures they need. Runs in the worker. */
import { Compositor, type CompositorOptions } from '#core/compositing/compositor.ts';
import type { BlobHash, SongbrushDocument } from '#core/document/records.ts';
import { fetchPixels, type Fetch } from './session-blobs.ts';

const PICTURE_BUDGET_BYTES = 400_000_000;

export interface PainterOptions {
  readonly fetch: Fetch;
  readonly sessionId: string;
  readonly kernel?: CompositorOptions['kernel'];
}

export class PreviewPainter {
  readonly #fetch: Fetch;
  readonly #sessionId: string;
  readonly #compositor: Compositor;

  constructor({ fetch, sessionId, kernel }: PainterOptions) {
    this.#fetch = fetch;
    this.#sessionId = sessionId;
    this.#compositor = new Compositor({
      pictureBudgetBytes: PICTURE_BUDGET_BYTES,
      ...(kernel ? { kernel } : {}),
    });
  }

  addCurves(blob: BlobHash, values: Float32Array): void {
    this.#compositor.addCurves(blob, values);
  }

  /**
   * The document at a time as straight RGBA; its curves were added before.
   * @throws AppError when a picture cannot be loaded
   */
  async draw(
    document: SongbrushDocument,
    timeSeconds: number,
    width: number,
    height: number,
  ): Promise<Uint8ClampedArray<ArrayBuffer>> {
    const { pictures } = this.#compositor.missing(document, width, height);
    // One after the other: whole pictures are large, and only one is held at a time.
    for (const picture of pictures) {
      const pixels = await fetchPixels(this.#fetch, this.#sessionId, picture.blob, picture.level);
      this.#compositor.addPicture(picture, pixels);
    }
    const rgba = new Uint8ClampedArray(width * height * 4);
    this.#compositor.draw(document, timeSeconds, width, height, 'straight', new Uint8Array(rgba.buffer));
    return rgba;
  }
}
