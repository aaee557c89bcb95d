/** Surfaces: stretches of the output drawn on, in the heap. Used again rather than made again. */
import type { Heap } from './kernel/heap.ts';
import type { Pixels } from './kernel/kernel.ts';
import type { Region } from './region.ts';

/** Premultiplied pixels of a region of the output, with a transparent border of one pixel on each side. */
export interface Surface extends Region, Pixels {
  /** Of the border's first pixel. */
  readonly block: number;
}

const BORDER = 1;
/** Surfaces kept for the next frame, which is likely to need the same sizes. */
const MOST_IDLE = 8;

export const surfaceBytes = ({ width, height }: Pick<Region, 'width' | 'height'>): number =>
  (width + 2 * BORDER) * (height + 2 * BORDER) * 4;

export class SurfacePool {
  readonly #heap: Heap;
  readonly #idle: Surface[] = [];

  constructor(heap: Heap) {
    this.#heap = heap;
  }

  /** A surface with every pixel transparent. Give it back with `release`. */
  take(region: Region): Surface {
    const surface = this.takeUncleared(region);
    this.#heap.words(surface.block, surfaceBytes(region) / 4).fill(0);
    return surface;
  }

  /** A surface that holds anything, for who writes every pixel and needs no border. */
  takeUncleared(region: Region): Surface {
    return this.#idleOf(region) ?? this.#make(region);
  }

  /** The caller draws on it no more. */
  release(surface: Surface): void {
    this.#idle.push(surface);
    if (this.#idle.length > MOST_IDLE) this.#heap.free(this.#idle.shift()!.block);
  }

  /** Frees every surface that is not taken. */
  trim(): void {
    for (const { block } of this.#idle.splice(0)) this.#heap.free(block);
  }

  #idleOf({ x, y, width, height }: Region): Surface | null {
    const at = this.#idle.findIndex((surface) => surface.width === width && surface.height === height);
    if (at < 0) return null;
    return { ...this.#idle.splice(at, 1)[0]!, x, y };
  }

  #make({ x, y, width, height }: Region): Surface {
    const stride = width + 2 * BORDER;
    const block = this.#heap.allocate(surfaceBytes({ width, height }));
    return { x, y, width, height, stride, block, address: block + (stride * BORDER + BORDER) * 4 };
  }
}

/** The part of a surface that a region covers, which lies within it. */
export function part(surface: Surface, region: Region): Pixels {
  const { address, stride, x, y } = surface;
  return {
    address: address + ((region.y - y) * stride + region.x - x) * 4,
    stride,
    width: region.width,
    height: region.height,
  };
}

/** Makes every pixel one premultiplied colour. */
export function fill(heap: Heap, { address, stride, width, height }: Pixels, word: number): void {
  for (let y = 0; y < height; y++) heap.words(address + y * stride * 4, width).fill(word);
}

/** Copies all pixels to a surface of the same size. */
export function copy(heap: Heap, from: Surface, to: Surface): void {
  const length = surfaceBytes(from) / 4;
  heap.words(to.block, length).set(heap.words(from.block, length));
}
