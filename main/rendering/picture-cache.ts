/** Pictures as pixels, at the mip levels asked for, under a memory budget. */
import { readFile } from 'node:fs/promises';
import type { PixelData } from '#core/compositing/canvas.ts';
import { halve } from '#core/compositing/mip.ts';
import type { BlobHash } from '#core/document/records.ts';
import { decodePicturePixels } from '../media/pictures.ts';

const BUDGET_BYTES = 1_200_000_000;

export class PictureCache {
  readonly #pathOf: (blob: BlobHash) => string;
  readonly #levels = new Map<string, PixelData>();
  readonly #loading = new Map<string, Promise<PixelData>>();
  #bytes = 0;

  constructor(pathOf: (blob: BlobHash) => string) {
    this.#pathOf = pathOf;
  }

  /** A level that is loaded. */
  peek(blob: BlobHash, level: number): PixelData | undefined {
    return this.#levels.get(`${blob}@${level}`);
  }

  /** @throws AppError `picture.damaged`, or as the file system says */
  load(blob: BlobHash, level: number): Promise<PixelData> {
    const key = `${blob}@${level}`;
    const known = this.#levels.get(key);
    if (known) return Promise.resolve(known);
    const loading =
      this.#loading.get(key) ?? this.#read(blob, level).finally(() => this.#loading.delete(key));
    this.#loading.set(key, loading);
    return loading;
  }

  async #read(blob: BlobHash, level: number): Promise<PixelData> {
    let picture = await decodePicturePixels(await readFile(this.#pathOf(blob)));
    for (let i = 0; i < level; i++) picture = halve(picture);
    this.#keep(`${blob}@${level}`, picture);
    return picture;
  }

  #keep(key: string, picture: PixelData): void {
    this.#levels.set(key, picture);
    this.#bytes += picture.data.length;
    for (const [oldest, { data }] of this.#levels) {
      if (this.#bytes <= BUDGET_BYTES || oldest === key) break;
      this.#levels.delete(oldest);
      this.#bytes -= data.length;
    }
  }
}
