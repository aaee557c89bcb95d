/** Draws frames of a document with @napi-rs/canvas: loads what `compose` needs, then calls it. */
import { readFile } from 'node:fs/promises';
import { createCanvas, type Canvas as NativeCanvas } from '@napi-rs/canvas';
import type { Canvas } from '#core/compositing/canvas.ts';
import { compose } from '#core/compositing/compose.ts';
import { frameKey } from '#core/compositing/frame-key.ts';
import { requiredResources } from '#core/compositing/required.ts';
import type { CompositeResources, Sprite } from '#core/compositing/resources.ts';
import type { BlobHash, SongbrushDocument } from '#core/document/records.ts';
import { PictureCache } from './picture-cache.ts';

export interface RenderedFrame {
  /** Equal keys, equal pictures. */
  readonly key: string;
  /** Straight RGBA, `width * height * 4` bytes. */
  readonly rgba: Uint8Array<ArrayBuffer>;
}

export class FrameRenderer {
  readonly #pathOf: (blob: BlobHash) => string;
  readonly #pictures: PictureCache;
  readonly #curves = new Map<BlobHash, Float32Array>();
  readonly #resources: CompositeResources;
  #canvas: NativeCanvas | null = null;

  /** @param pathOf where a blob's file lies */
  constructor(pathOf: (blob: BlobHash) => string) {
    this.#pathOf = pathOf;
    this.#pictures = new PictureCache(pathOf);
    this.#resources = {
      picture: (blob, level) => this.#pictures.peek(blob, level),
      curves: (blob) => this.#curves.get(blob),
      createCanvas: (width, height) => createCanvas(width, height) as unknown as Canvas,
      sprites: new Map<string, Sprite>(),
    };
  }

  /** @throws AppError when a picture cannot be read */
  async frame(
    document: SongbrushDocument,
    timeSeconds: number,
    width: number,
    height: number,
  ): Promise<RenderedFrame> {
    const canvas = await this.draw(document, timeSeconds, width, height);
    const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
    const rgba = new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.length);
    return { key: frameKey(document, timeSeconds, width, height, this.#resources.curves), rgba };
  }

  /** The frame on a canvas that the next call draws over. */
  async draw(
    document: SongbrushDocument,
    timeSeconds: number,
    width: number,
    height: number,
  ): Promise<NativeCanvas> {
    await this.#load(document, width);
    if (this.#canvas?.width !== width || this.#canvas.height !== height)
      this.#canvas = createCanvas(width, height);
    compose(this.#canvas as unknown as Canvas, document, timeSeconds, this.#resources);
    return this.#canvas;
  }

  /** Names the frame without drawing it. */
  async key(
    document: SongbrushDocument,
    timeSeconds: number,
    width: number,
    height: number,
  ): Promise<string> {
    await this.#load(document, width);
    return frameKey(document, timeSeconds, width, height, this.#resources.curves);
  }

  async #load(document: SongbrushDocument, width: number): Promise<void> {
    const { pictures, curves } = requiredResources(document, width);
    await Promise.all([
      ...pictures.map(
        ({ blob, level }) => this.#pictures.peek(blob, level) ?? this.#pictures.load(blob, level),
      ),
      ...curves.filter((blob) => !this.#curves.has(blob)).map((blob) => this.#loadCurves(blob)),
    ]);
  }

  async #loadCurves(blob: BlobHash): Promise<void> {
    const bytes = await readFile(this.#pathOf(blob));
    this.#curves.set(
      blob,
      new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)),
    );
  }
}
