/** The compiled kernel (`assembly/`) behind the `Kernel` interface. */
import { BLEND_MODES } from '../../document/records.ts';
import { KERNEL_WASM } from './binary.ts';
import type { Heap } from './heap.ts';
import { instantiate } from './host.ts';
import type { Kernel, WarpJob } from './kernel.ts';

interface KernelExports {
  warp(job: number): void;
  blend(
    from: number,
    fromStride: number,
    to: number,
    toStride: number,
    width: number,
    height: number,
    opacity: number,
    blendMode: number,
  ): void;
  toStraight(from: number, stride: number, width: number, height: number, out: number): void;
  toOpaque(from: number, stride: number, width: number, height: number, out: number): void;
  toYuv420(from: number, stride: number, width: number, height: number, out: number): void;
}

/** A warp job as the compiled kernel reads it, one 32-bit number a field, in this order. */
const WARP_FIELDS: readonly ((job: WarpJob) => number)[] = [
  (job) => job.source,
  (job) => job.sourceStride,
  (job) => job.sourceRows,
  (job) => Number(job.mirror),
  (job) => Number(job.opaque),
  (job) => job.tiles,
  (job) => job.grid,
  (job) => job.gridColumns,
  (job) => job.cellWidth,
  (job) => job.cellHeight,
  (job) => job.target.address,
  (job) => job.target.stride,
  (job) => job.target.width,
  (job) => job.target.height,
  (job) => job.colour,
  (job) => job.colourShift,
  (job) => job.row,
  (job) => job.ink.opacity,
  (job) => BLEND_MODES.indexOf(job.ink.blendMode),
];

/** @throws where WebAssembly may not be compiled, or SIMD is missing */
export function wasmKernel(heap: Heap): Kernel {
  const exports = instantiate(KERNEL_WASM, heap.memory) as KernelExports;
  const job = heap.allocate(WARP_FIELDS.length * 4);
  return {
    name: 'wasm',
    warp(request) {
      heap.integers(job, WARP_FIELDS.length).set(WARP_FIELDS.map((field) => field(request)));
      exports.warp(job);
    },
    blend: (from, target, { opacity, blendMode }) =>
      exports.blend(
        from.address,
        from.stride,
        target.address,
        target.stride,
        target.width,
        target.height,
        opacity,
        BLEND_MODES.indexOf(blendMode),
      ),
    toStraight: ({ address, stride, width, height }, out) =>
      exports.toStraight(address, stride, width, height, out),
    toOpaque: ({ address, stride, width, height }, out) =>
      exports.toOpaque(address, stride, width, height, out),
    toYuv420: ({ address, stride, width, height }, out) =>
      exports.toYuv420(address, stride, width, height, out),
  };
}
