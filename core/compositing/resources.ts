/** What compositing needs beside the document, loaded beforehand. `Compositor` provides it. */
import type { BlobHash } from '../document/records.ts';
import type { CurveSource } from '../timeline/evaluate.ts';
import type { Heap } from './kernel/heap.ts';
import type { Kernel } from './kernel/kernel.ts';
import type { Edge, WarpSource } from './source.ts';
import type { StillCache } from './stills.ts';
import type { SurfacePool } from './surface.ts';

export interface CompositeResources {
  /** A picture's mip level; null where nothing of it can be seen, undefined where it is not loaded. */
  source(blob: BlobHash, level: number, edge: Edge): WarpSource | null | undefined;
  readonly curves: CurveSource;
  readonly heap: Heap;
  readonly kernel: Kernel;
  readonly surfaces: SurfacePool;
  readonly stills: StillCache;
}
