/**
 * Memory that both kernels work in: one WebAssembly memory and who holds what of it. Blocks are handed out
 * first fit and joined again when they come back; the memory itself only grows.
 */
import { AppError, assert } from '../../errors.ts';
import { createMemory, PAGE_BYTES, type WasmMemory } from './host.ts';

const FIRST_PAGES = 16;
/** 4 GiB. */
const MOST_PAGES = 65536;
/** The compiled kernel's own constants lie below. */
const FIRST = 4096;
const ALIGNMENT = 16;

interface Block {
  readonly address: number;
  readonly bytes: number;
}

export class Heap {
  readonly memory: WasmMemory;
  /** Ascending by address, no two touching. */
  #free: Block[];
  readonly #used = new Map<number, number>();
  #usedBytes = 0;

  constructor() {
    this.memory = createMemory(FIRST_PAGES, MOST_PAGES);
    this.#free = [{ address: FIRST, bytes: FIRST_PAGES * PAGE_BYTES - FIRST }];
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }

  /**
   * @returns the address of `bytes` bytes that may hold anything, divisible by 16
   * @throws AppError `memory.full`
   */
  allocate(bytes: number): number {
    const size = Math.max(ALIGNMENT, Math.ceil(bytes / ALIGNMENT) * ALIGNMENT);
    let at = this.#free.findIndex((block) => block.bytes >= size);
    if (at < 0) {
      this.#grow(size);
      at = this.#free.length - 1;
    }
    const block = this.#free[at]!;
    const rest = { address: block.address + size, bytes: block.bytes - size };
    this.#free.splice(at, 1, ...(rest.bytes > 0 ? [rest] : []));
    this.#used.set(block.address, size);
    this.#usedBytes += size;
    return block.address;
  }

  free(address: number): void {
    const bytes = this.#used.get(address);
    assert(bytes !== undefined, `the heap holds a block at ${address}`);
    this.#used.delete(address);
    this.#usedBytes -= bytes;
    this.#giveBack({ address, bytes });
  }

  /** Views are good until the next `allocate`, which may move the memory. */
  words(address: number, length: number): Uint32Array {
    return new Uint32Array(this.memory.buffer, address, length);
  }
  bytes(address: number, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, address, length);
  }
  integers(address: number, length: number): Int32Array {
    return new Int32Array(this.memory.buffer, address, length);
  }
  shorts(address: number, length: number): Int16Array {
    return new Int16Array(this.memory.buffer, address, length);
  }
  doubles(address: number, length: number): Float64Array {
    return new Float64Array(this.memory.buffer, address, length);
  }

  #giveBack(block: Block): void {
    const next = this.#free.findIndex(({ address }) => address > block.address);
    const at = next < 0 ? this.#free.length : next;
    const before = this.#free[at - 1];
    const after = this.#free[at];
    const joinsBefore = before && before.address + before.bytes === block.address;
    const joinsAfter = after && block.address + block.bytes === after.address;
    const joined = {
      address: joinsBefore ? before.address : block.address,
      bytes: block.bytes + (joinsBefore ? before.bytes : 0) + (joinsAfter ? after.bytes : 0),
    };
    const from = joinsBefore ? at - 1 : at;
    this.#free.splice(from, (joinsBefore ? 1 : 0) + (joinsAfter ? 1 : 0), joined);
  }

  /** Makes the last free block at least `bytes` long. */
  #grow(bytes: number): void {
    const end = this.memory.buffer.byteLength;
    const last = this.#free.at(-1);
    const open = last && last.address + last.bytes === end ? last.bytes : 0;
    const pages = Math.ceil((bytes - open) / PAGE_BYTES);
    try {
      this.memory.grow(pages);
    } catch (cause) {
      throw new AppError(
        'memory.full',
        `The pictures need ${Math.round(bytes / 1e6)} MB more memory than there is.`,
        'Use smaller pictures or a smaller size, or close other programs.',
        { cause },
      );
    }
    this.#giveBack({ address: end, bytes: pages * PAGE_BYTES });
  }
}
