/**
 * Draws documents: holds a kernel, its heap, and the pictures and curves that were loaded into it. Loading
 * them is the caller's: ask `missing`, `add` what it names, then `draw`. One a thread.
 */
import { documentRecord } from '../document/queries.ts';
import type { BlobHash, SongbrushDocument } from '../document/records.ts';
import type { PixelData } from './canvas.ts';
import { compose, WHOLE } from './compose.ts';
import { createKernel } from './kernel/index.ts';
import { Heap } from './kernel/heap.ts';
import type { Kernel } from './kernel/kernel.ts';
import { fitPage, sameSize } from './fit-page.ts';
import { requiredResources, type RequiredPicture, type RequiredResources } from './required.ts';
import type { Region } from './region.ts';
import type { CompositeResources } from './resources.ts';
import { makeSource, sourceBytes, type WarpSource } from './source.ts';
import { StillCache } from './stills.ts';
import { fill, part, SurfacePool, type Surface } from './surface.ts';

/** Straight RGBA; RGBA over black, alpha 255; planar 4:2:0 in BT.709's studio range, over black. */
export type PixelFormat = 'straight' | 'opaque' | 'yuv420';

export interface CompositorOptions {
  /** What pictures may take together, beyond those the document at hand needs. */
  readonly pictureBudgetBytes: number;
  /** By default the best the host allows. */
  readonly kernel?: (heap: Heap) => Kernel;
}

interface Loaded {
  readonly picture: RequiredPicture;
  readonly source: WarpSource | null;
  readonly bytes: number;
}

const CONVERSIONS = {
  straight: 'toStraight',
  opaque: 'toOpaque',
  yuv420: 'toYuv420',
} as const satisfies Record<PixelFormat, keyof Kernel>;

export const frameBytes = (format: PixelFormat, width: number, height: number): number =>
  format === 'yuv420' ? (width * height * 3) / 2 : width * height * 4;

const BLACK = 0xff000000;

const nameOf = ({ blob, level, edge }: RequiredPicture): string => `${blob} ${level} ${edge}`;

export class Compositor {
  readonly kernel: Kernel;
  readonly #heap = new Heap();
  readonly #surfaces = new SurfacePool(this.#heap);
  readonly #stills = new StillCache(this.#surfaces);
  /** Least recently needed first. */
  readonly #loaded = new Map<string, Loaded>();
  readonly #curves = new Map<BlobHash, Float32Array>();
  readonly #resources: CompositeResources;
  readonly #budgetBytes: number;
  #needed: ReadonlySet<string> = new Set();
  #pictureBytes = 0;
  #size = '';

  constructor({ pictureBudgetBytes, kernel }: CompositorOptions) {
    this.#budgetBytes = pictureBudgetBytes;
    this.kernel = (kernel ?? createKernel)(this.#heap);
    this.#resources = {
      source: (blob, level, edge) => this.#loaded.get(nameOf({ blob, level, edge }))?.source,
      curves: this.curves,
      heap: this.#heap,
      kernel: this.kernel,
      surfaces: this.#surfaces,
      stills: this.#stills,
    };
  }

  readonly curves = (blob: BlobHash): Float32Array | undefined => this.#curves.get(blob);

  get pictureBytes(): number {
    return this.#pictureBytes;
  }

  /** What the document needs at this size and is not there. Counts as a use of what is. */
  missing(
    document: SongbrushDocument,
    width: number,
    height: number,
  ): { readonly pictures: readonly RequiredPicture[]; readonly curves: readonly BlobHash[] } {
    const required = requiredAt(document, width, height);
    this.#needed = new Set(required.pictures.map(nameOf));
    for (const name of this.#needed) this.#touch(name);
    return {
      pictures: required.pictures.filter((picture) => !this.#loaded.has(nameOf(picture))),
      curves: required.curves.filter((blob) => !this.#curves.has(blob)),
    };
  }

  /**
   * Takes a copy of a picture's mip level in, and lets go what exceeds the budget and was not in the last
   * answer of `missing`.
   * @throws AppError `memory.full`
   */
  addPicture(picture: RequiredPicture, pixels: PixelData): void {
    const name = nameOf(picture);
    if (this.#loaded.has(name)) return;
    const bytes = sourceBytes(pixels.width, pixels.height);
    this.#makeRoom(bytes);
    const source = makeSource(this.#heap, pixels, picture.edge);
    this.#loaded.set(name, { picture, source, bytes: source ? bytes : 0 });
    this.#pictureBytes += source ? bytes : 0;
  }

  addCurves(blob: BlobHash, values: Float32Array): void {
    this.#curves.set(blob, values);
  }

  /**
   * The document at a time.
   * @param out `frameBytes` long; written over
   */
  draw(
    document: SongbrushDocument,
    timeSeconds: number,
    width: number,
    height: number,
    format: PixelFormat,
    out: Uint8Array,
  ): void {
    this.#setSize(width, height);
    const whole = { x: 0, y: 0, width, height };
    const page = fitPage(documentRecord(document), whole);
    const frame = this.#surfaces.takeUncleared(whole);
    if (sameSize(page, whole)) compose(frame, document, timeSeconds, this.#resources);
    else this.#drawWithBars(frame, page, document, timeSeconds);
    this.#read(frame, format, out);
    this.#surfaces.release(frame);
  }

  /** The page within a frame of other proportions, black around it. */
  #drawWithBars(frame: Surface, page: Region, document: SongbrushDocument, timeSeconds: number): void {
    const surface = this.#surfaces.take({ ...page, x: 0, y: 0 });
    compose(surface, document, timeSeconds, this.#resources);
    fill(this.#heap, frame, BLACK);
    fill(this.#heap, part(frame, page), 0);
    this.kernel.blend(surface, part(frame, page), WHOLE);
    this.#surfaces.release(surface);
  }

  #read(surface: Surface, format: PixelFormat, out: Uint8Array): void {
    const bytes = frameBytes(format, surface.width, surface.height);
    const address = this.#heap.allocate(bytes);
    this.kernel[CONVERSIONS[format]](surface, address);
    out.set(this.#heap.bytes(address, bytes));
    this.#heap.free(address);
  }

  /** Surfaces of another size are of no more use. */
  #setSize(width: number, height: number): void {
    const size = `${width} x ${height}`;
    if (size === this.#size) return;
    this.#size = size;
    this.#stills.clear();
    this.#surfaces.trim();
  }

  #touch(name: string): void {
    const loaded = this.#loaded.get(name);
    if (!loaded) return;
    this.#loaded.delete(name);
    this.#loaded.set(name, loaded);
  }

  #makeRoom(bytes: number): void {
    for (const [name, loaded] of this.#loaded) {
      if (this.#pictureBytes + bytes <= this.#budgetBytes) break;
      if (this.#needed.has(name)) continue;
      this.#loaded.delete(name);
      this.#pictureBytes -= loaded.bytes;
      if (loaded.source) this.#heap.free(loaded.source.address);
    }
  }
}

const requiredAt = (document: SongbrushDocument, width: number, height: number): RequiredResources =>
  requiredResources(document, fitPage(documentRecord(document), { width, height }).width);
