/** Draws frames with the exporter's own compositor, loading the pictures they need. Runs in the worker. */
import type { Canvas, PixelData } from '#core/compositing/canvas.ts';
import { compose } from '#core/compositing/compose.ts';
import { requiredResources } from '#core/compositing/required.ts';
import type { CompositeResources } from '#core/compositing/resources.ts';
import type { BlobHash, SongbrushDocument } from '#core/document/records.ts';
import { fetchPixels, type Fetch } from './session-blobs.ts';

const PICTURE_BUDGET_BYTES = 512 * 1024 * 1024;

export interface PainterOptions {
  readonly fetch: Fetch;
  readonly sessionId: string;
  createCanvas(width: number, height: number): Canvas;
}

export class PreviewPainter {
  readonly #options: PainterOptions;
  /** Least recently used first. */
  readonly #pictures = new Map<string, PixelData>();
  readonly #curves = new Map<BlobHash, Float32Array>();
  readonly #resources: CompositeResources;
  #pictureBytes = 0;

  constructor(options: PainterOptions) {
    this.#options = options;
    this.#resources = {
      picture: (blob, level) => this.#pictures.get(`${blob}@${level}`),
      curves: (blob) => this.#curves.get(blob),
      createCanvas: options.createCanvas,
      sprites: new Map(),
    };
  }

  addCurves(blob: BlobHash, values: Float32Array): void {
    this.#curves.set(blob, values);
  }

  /** Fills the canvas with the document at a time. @throws AppError when a picture cannot be loaded */
  async draw(canvas: Canvas, document: SongbrushDocument, timeSeconds: number): Promise<void> {
    const { pictures } = requiredResources(document, canvas.width);
    await Promise.all(pictures.map(({ blob, level }) => this.#load(blob, level)));
    this.#trim(new Set(pictures.map(({ blob, level }) => `${blob}@${level}`)));
    compose(canvas, document, timeSeconds, this.#resources);
  }

  async #load(blob: BlobHash, level: number): Promise<void> {
    const key = `${blob}@${level}`;
    const known = this.#pictures.get(key);
    if (known) {
      this.#pictures.delete(key);
      this.#pictures.set(key, known);
      return;
    }
    const picture = await fetchPixels(this.#options.fetch, this.#options.sessionId, blob, level);
    if (this.#pictures.has(key)) return;
    this.#pictures.set(key, picture);
    this.#pictureBytes += picture.data.length;
  }

  /** Lets pictures go that the frame at hand does not need. */
  #trim(needed: ReadonlySet<string>): void {
    for (const [key, { data }] of this.#pictures) {
      if (this.#pictureBytes <= PICTURE_BUDGET_BYTES) break;
      if (needed.has(key)) continue;
      this.#pictures.delete(key);
      this.#pictureBytes -= data.length;
    }
  }
}
