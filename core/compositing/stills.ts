/** Drawings that stay the same from frame to frame, by what they depend on, under a budget of bytes. */
import { surfaceBytes, type Surface, type SurfacePool } from './surface.ts';

const BUDGET_BYTES = 256 * 1024 * 1024;

export class StillCache {
  readonly #pool: SurfacePool;
  /** Least recently used first. */
  readonly #surfaces = new Map<string, Surface>();
  #bytes = 0;

  constructor(pool: SurfacePool) {
    this.#pool = pool;
  }

  /** The drawing, made where it is not there. It belongs to the cache, and is good until the next call. */
  get(key: string, draw: () => Surface): Surface {
    const known = this.#surfaces.get(key);
    const surface = known ?? draw();
    this.#surfaces.delete(key);
    this.#surfaces.set(key, surface);
    if (!known) this.#bytes += surfaceBytes(surface);
    for (const [oldest, old] of this.#surfaces) {
      if (this.#bytes <= BUDGET_BYTES || oldest === key) break;
      this.#surfaces.delete(oldest);
      this.#bytes -= surfaceBytes(old);
      this.#pool.release(old);
    }
    return surface;
  }

  clear(): void {
    for (const surface of this.#surfaces.values()) this.#pool.release(surface);
    this.#surfaces.clear();
    this.#bytes = 0;
  }
}
