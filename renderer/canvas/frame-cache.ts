/** Drawn frames by their key, under a budget of bytes. The one unused for longest goes first. */

export interface CachedFrame {
  readonly width: number;
  readonly height: number;
  close(): void;
}

const BYTES_PER_PIXEL = 4;

export const frameBytes = (width: number, height: number): number => width * height * BYTES_PER_PIXEL;

export class FrameCache<F extends CachedFrame> {
  /** Least recently used first. */
  readonly #frames = new Map<string, F>();
  readonly #budgetBytes: number;
  #bytes = 0;

  constructor(budgetBytes: number) {
    this.#budgetBytes = budgetBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  has(key: string): boolean {
    return this.#frames.has(key);
  }

  /** Counts as a use. */
  get(key: string): F | undefined {
    const frame = this.#frames.get(key);
    if (!frame) return undefined;
    this.#frames.delete(key);
    this.#frames.set(key, frame);
    return frame;
  }

  /**
   * Takes a frame over and closes what no longer fits; never the frame just given.
   * @param keep frames that must stay though they are old: the one on the screen
   */
  set(key: string, frame: F, keep: ReadonlySet<string> = new Set()): void {
    this.delete(key);
    this.#frames.set(key, frame);
    this.#bytes += frameBytes(frame.width, frame.height);
    for (const oldest of this.#frames.keys()) {
      if (this.#bytes <= this.#budgetBytes) break;
      if (oldest !== key && !keep.has(oldest)) this.delete(oldest);
    }
  }

  delete(key: string): void {
    const frame = this.#frames.get(key);
    if (!frame) return;
    this.#frames.delete(key);
    this.#bytes -= frameBytes(frame.width, frame.height);
    frame.close();
  }

  clear(): void {
    for (const key of [...this.#frames.keys()]) this.delete(key);
  }
}
