/** Draws frames of a document: loads what the compositor needs, then lets it draw. */
import { readFile } from 'node:fs/promises';
import { createCanvas, ImageData, type Canvas } from '@napi-rs/canvas';
import {
  Compositor,
  frameBytes,
  type CompositorOptions,
  type PixelFormat,
} from '#core/compositing/compositor.ts';
import { frameKey } from '#core/compositing/frame-key.ts';
import type { BlobHash, SongbrushDocument } from '#core/document/records.ts';
import type { CurveSource } from '#core/timeline/evaluate.ts';
import { loadPictures } from './load-pictures.ts';

export interface RenderedFrame {
  /** Equal keys, equal pictures. */
  readonly key: string;
  /** Straight RGBA, `width * height * 4` bytes. */
  readonly rgba: Uint8Array<ArrayBuffer>;
}

export interface FrameRendererOptions {
  /** What pictures may take together, beyond those the document at hand needs. */
  readonly pictureBudgetBytes?: number;
  readonly createCompositor?: (options: CompositorOptions) => Compositor;
}

/** Pictures kept beyond those the document at hand needs. */
const PICTURE_BUDGET_BYTES = 600_000_000;

export class FrameRenderer {
  readonly #pathOf: (blob: BlobHash) => string;
  readonly #compositor: Compositor;

  /** @param pathOf where a blob's file lies */
  constructor(pathOf: (blob: BlobHash) => string, options: FrameRendererOptions = {}) {
    this.#pathOf = pathOf;
    const pictureBudgetBytes = options.pictureBudgetBytes ?? PICTURE_BUDGET_BYTES;
    this.#compositor =
      options.createCompositor?.({ pictureBudgetBytes }) ?? new Compositor({ pictureBudgetBytes });
  }

  /** Those loaded so far. */
  get curves(): CurveSource {
    return this.#compositor.curves;
  }

  /** What loaded pictures take. */
  get pictureBytes(): number {
    return this.#compositor.pictureBytes;
  }

  /** @throws AppError when a picture cannot be read */
  async frame(
    document: SongbrushDocument,
    timeSeconds: number,
    width: number,
    height: number,
  ): Promise<RenderedFrame> {
    const rgba = await this.pixels(document, timeSeconds, width, height, 'straight');
    return { key: await this.key(document, timeSeconds, width, height), rgba };
  }

  /** The frame's pixels, `frameBytes` long. @throws AppError when a picture cannot be read */
  async pixels(
    document: SongbrushDocument,
    timeSeconds: number,
    width: number,
    height: number,
    format: PixelFormat,
    out = new Uint8Array(frameBytes(format, width, height)),
  ): Promise<Uint8Array<ArrayBuffer>> {
    await this.#load(document, width, height);
    this.#compositor.draw(document, timeSeconds, width, height, format, out);
    return out;
  }

  /** The frame on a canvas. */
  async draw(
    document: SongbrushDocument,
    timeSeconds: number,
    width: number,
    height: number,
  ): Promise<Canvas> {
    const { rgba } = await this.frame(document, timeSeconds, width, height);
    const canvas = createCanvas(width, height);
    canvas
      .getContext('2d')
      .putImageData(new ImageData(new Uint8ClampedArray(rgba.buffer), width, height), 0, 0);
    return canvas;
  }

  /** Names the frame without drawing it. */
  async key(
    document: SongbrushDocument,
    timeSeconds: number,
    width: number,
    height: number,
  ): Promise<string> {
    await this.#load(document, width, height);
    return frameKey(document, timeSeconds, width, height, this.curves);
  }

  async #load(document: SongbrushDocument, width: number, height: number): Promise<void> {
    const { pictures, curves } = this.#compositor.missing(document, width, height);
    if (pictures.length > 0) await loadPictures(this.#compositor, pictures, this.#pathOf);
    for (const blob of curves) {
      const bytes = await readFile(this.#pathOf(blob));
      const values = new Float32Array(
        bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length - (bytes.length % 4)),
      );
      this.#compositor.addCurves(blob, values);
    }
  }
}
