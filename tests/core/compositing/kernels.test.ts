/** The compiled kernel does what the reference does, bit for bit; and is what its source compiles to. */
import { describe, expect, it } from 'vitest';
import { BLEND_MODES, type BlendMode } from '#core/document/records.ts';
import { KERNEL_WASM } from '#core/compositing/kernel/binary.ts';
import { Heap } from '#core/compositing/kernel/heap.ts';
import type { Kernel, Pixels } from '#core/compositing/kernel/kernel.ts';
import { referenceKernel } from '#core/compositing/kernel/reference/index.ts';
import { wasmKernel } from '#core/compositing/kernel/wasm-kernel.ts';
import { makeSource, type Edge } from '#core/compositing/source.ts';
import { seededRandom } from '../document/generated-documents.ts';
import { compileKernel } from '../../../scripts/build-kernel.mjs';
import { noise, stars } from './test-pictures.ts';

type Random = () => number;

/** The same work in both kernels, each in a heap of its own; answers with the bytes each left. */
function both(work: (heap: Heap, kernel: Kernel) => Uint8Array): [reference: Uint8Array, wasm: Uint8Array] {
  const [one, other] = [new Heap(), new Heap()];
  return [work(one, referenceKernel(one)), work(other, wasmKernel(other))];
}

/** Premultiplied pixels of every kind: clear, opaque, anything between. */
function randomPixels(heap: Heap, width: number, height: number, random: Random): Pixels {
  const stride = width + 3;
  const address = heap.allocate(stride * height * 4);
  const words = heap.words(address, stride * height);
  for (let i = 0; i < words.length; i++) {
    const kind = random();
    const alpha = kind < 0.2 ? 0 : kind < 0.5 ? 255 : Math.floor(random() * 256);
    const channel = () => Math.floor(random() * (alpha + 1));
    words[i] = ((alpha << 24) | (channel() << 16) | (channel() << 8) | channel()) >>> 0;
  }
  return { address, stride, width, height };
}

const bytesOf = (heap: Heap, { address, stride, height }: Pixels): Uint8Array =>
  heap.bytes(address, stride * height * 4).slice();

interface WarpCase {
  readonly seed: number;
  readonly edge: Edge;
  readonly spread: number;
  readonly cell: number;
  readonly blendMode: BlendMode;
}

/** A warp through a random grid, whose places lie up to `spread` picture sizes outside. */
function warpCase({ seed, edge, spread, cell, blendMode }: WarpCase) {
  return (heap: Heap, kernel: Kernel): Uint8Array => {
    const random = seededRandom(seed);
    const [width, height] = [1 + Math.floor(random() * 90), 1 + Math.floor(random() * 60)];
    const made = seed % 3 === 0 ? stars(width, height, seed) : noise(width, height, seed);
    made.data[3] = 255;
    if (seed % 4 === 0) for (let i = 3; i < made.data.length; i += 4) made.data[i] = 255;
    const source = makeSource(heap, made, edge)!;
    const target = randomPixels(heap, 1 + Math.floor(random() * 70), 1 + Math.floor(random() * 50), random);
    const columns = Math.ceil(target.width / cell) + 1;
    const rows = Math.ceil(target.height / cell) + 1;
    const grid = heap.allocate(columns * rows * 16);
    const places = heap.doubles(grid, columns * rows * 2);
    for (let i = 0; i < places.length; i += 2) {
      places[i] = (random() * (1 + 2 * spread) - spread) * width;
      places[i + 1] = (random() * (1 + 2 * spread) - spread) * height;
    }
    const colour = seed % 2 === 0 ? heap.allocate(32) : 0;
    if (colour) heap.shorts(colour, 12).set(Array.from({ length: 12 }, () => random() * 6000 - 1500));
    kernel.warp({
      ...{ source: source.address, sourceStride: source.stride, sourceRows: source.rows },
      ...{ mirror: source.mirror, opaque: source.opaque, tiles: source.tiles, grid, gridColumns: columns },
      ...{ cellWidth: cell, cellHeight: cell, target, colour, colourShift: 12 },
      ...{
        row: heap.allocate(cell * 4),
        ink: { opacity: seed % 5 === 0 ? 256 : 1 + (seed % 256), blendMode },
      },
    });
    return bytesOf(heap, target);
  };
}

describe('the compiled kernel against the reference', () => {
  it.each(['transparent', 'mirror'] as const)('warps with %s edges', (edge) => {
    for (let seed = 1; seed <= 120; seed++) {
      const spread = [0, 0.3, 3][seed % 3]!;
      const cell = [64, 16, 4][seed % 3]!;
      const [reference, wasm] = both(warpCase({ seed, edge, spread, cell, blendMode: 'normal' }));
      expect(Buffer.compare(reference, wasm), `seed ${seed}`).toBe(0);
    }
  });

  it('warps where places lie beyond any picture', () => {
    for (const edge of ['transparent', 'mirror'] as const)
      for (let seed = 1; seed <= 20; seed++) {
        const [reference, wasm] = both(
          warpCase({ seed, edge, spread: 10 ** (seed / 3), cell: 16, blendMode: 'normal' }),
        );
        expect(Buffer.compare(reference, wasm), `${edge} ${seed}`).toBe(0);
      }
  });

  it.each(BLEND_MODES)('blends and warps in mode %s', (blendMode) => {
    for (let seed = 1; seed <= 12; seed++) {
      const [reference, wasm] = both((heap, kernel) => {
        const random = seededRandom(seed);
        const from = randomPixels(heap, 67, 31, random);
        const target = randomPixels(heap, 67, 31, random);
        kernel.blend(from, target, { opacity: [256, 1, 128, 255][seed % 4]!, blendMode });
        return bytesOf(heap, target);
      });
      expect(Buffer.compare(reference, wasm), `seed ${seed}`).toBe(0);
      const [slow, fast] = both(warpCase({ seed, edge: 'transparent', spread: 0.3, cell: 16, blendMode }));
      expect(Buffer.compare(slow, fast), `seed ${seed}`).toBe(0);
    }
  });

  it.each(['toStraight', 'toOpaque', 'toYuv420'] as const)('hands frames out by %s', (conversion) => {
    for (const [width, height] of [
      [2, 2],
      [6, 4],
      [34, 18],
      [64, 32],
    ] as const) {
      const [reference, wasm] = both((heap, kernel) => {
        const from = randomPixels(heap, width, height, seededRandom(width));
        const out = heap.allocate(width * height * 4);
        heap.bytes(out, width * height * 4).fill(7);
        kernel[conversion](from, out);
        return heap.bytes(out, width * height * 4).slice();
      });
      expect(Buffer.compare(reference, wasm)).toBe(0);
    }
  });

  it('is what its source compiles to', async () => {
    expect(await compileKernel()).toBe(KERNEL_WASM);
  });
});
