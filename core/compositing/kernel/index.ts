/** The best kernel this host allows. */
import type { Heap } from './heap.ts';
import type { Kernel } from './kernel.ts';
import { referenceKernel } from './reference/index.ts';
import { wasmKernel } from './wasm-kernel.ts';

/** Compiled; where a security policy or an old engine forbids that, the reference, to the same bits. */
export function createKernel(heap: Heap): Kernel {
  try {
    return wasmKernel(heap);
  } catch {
    return referenceKernel(heap);
  }
}
