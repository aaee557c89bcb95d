/** The kernel in TypeScript: what the compiled one is held to, and what runs where it may not. */
import type { Heap } from '../heap.ts';
import type { Kernel } from '../kernel.ts';
import { blend } from './blend.ts';
import { toOpaque, toStraight, toYuv420 } from './output.ts';
import { warp } from './warp.ts';

export function referenceKernel(heap: Heap): Kernel {
  return {
    name: 'reference',
    warp: (job) => warp(heap, job),
    blend: (from, target, ink) => blend(heap, from, target, ink),
    toStraight: (from, out) => toStraight(heap, from, out),
    toOpaque: (from, out) => toOpaque(heap, from, out),
    toYuv420: (from, out) => toYuv420(heap, from, out),
  };
}
