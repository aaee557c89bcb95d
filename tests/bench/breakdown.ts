/** Where the time of drawing goes: the same frames drawn in this thread, with a clock around each step. */
import type { Kernel } from '#core/compositing/kernel/kernel.ts';
import { Compositor, frameBytes, type PixelFormat } from '#core/compositing/compositor.ts';
import { createKernel } from '#core/compositing/kernel/index.ts';
import type { Heap } from '#core/compositing/kernel/heap.ts';
import { frameKey } from '#core/compositing/frame-key.ts';
import type { BlobHash, SongbrushDocument } from '#core/document/records.ts';
import { FrameRenderer } from '#main/rendering/frame-renderer.ts';

export type Breakdown = ReadonlyMap<string, number>;

/** CPU time, since other programs share the cores. */
function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

class Clock {
  readonly milliseconds = new Map<string, number>();
  add(name: string, milliseconds: number): void {
    this.milliseconds.set(name, (this.milliseconds.get(name) ?? 0) + milliseconds);
  }
  run<T>(name: string, work: () => T): T {
    const start = cpuMilliseconds();
    const result = work();
    this.add(name, cpuMilliseconds() - start);
    return result;
  }
}

/** A kernel with a clock around each of its jobs; warps are counted in the order of a frame. */
function timedKernel(heap: Heap, clock: Clock, startOfFrame: { warps: number }): Kernel {
  const kernel = createKernel(heap);
  return {
    name: kernel.name,
    warp: (job) => clock.run(`warp ${++startOfFrame.warps}`, () => kernel.warp(job)),
    blend: (...args) => clock.run('blend stills', () => kernel.blend(...args)),
    toStraight: (...args) => clock.run('readback', () => kernel.toStraight(...args)),
    toOpaque: (...args) => clock.run('readback', () => kernel.toOpaque(...args)),
    toYuv420: (...args) => clock.run('readback', () => kernel.toYuv420(...args)),
  };
}

/** @returns milliseconds a frame for each step */
export async function breakdown(
  document: SongbrushDocument,
  pathOf: (blob: BlobHash) => string,
  frames: number,
  { width, height }: { readonly width: number; readonly height: number },
  format: PixelFormat,
): Promise<Breakdown> {
  const clock = new Clock();
  const frame = { warps: 0 };
  const renderer = new FrameRenderer(pathOf, {
    createCompositor: (options) =>
      new Compositor({ ...options, kernel: (heap) => timedKernel(heap, clock, frame) }),
  });
  const out = new Uint8Array(frameBytes(format, width, height));
  await renderer.pixels(document, 0, width, height, format, out);
  clock.milliseconds.clear();
  const curves = renderer.curves;
  for (let index = 0; index < frames; index++) {
    frame.warps = 0;
    const timeSeconds = index / 30;
    clock.run('evaluate (frame key)', () => frameKey(document, timeSeconds, width, height, curves));
    const start = cpuMilliseconds();
    await renderer.pixels(document, timeSeconds, width, height, format, out);
    clock.add('all drawing', cpuMilliseconds() - start);
  }
  return new Map([...clock.milliseconds].map(([name, total]) => [name, total / frames]));
}
