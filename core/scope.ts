/**
 * Ownership. A scope frees what was given to it, last made first: listeners, timers, sessions, child
 * processes, worker threads.
 */
export class Scope {
  #disposers: (() => void | Promise<void>)[] = [];
  #disposed = false;

  get disposed(): boolean {
    return this.#disposed;
  }

  /** Registers a disposer; runs it at once when the scope is already gone. */
  add(dispose: () => void | Promise<void>): void {
    if (this.#disposed) void dispose();
    else this.#disposers.push(dispose);
  }

  /** A scope that ends with this one, or earlier. */
  child(): Scope {
    const child = new Scope();
    this.add(() => child.dispose());
    return child;
  }

  /** Frees everything, even when one disposer throws; rethrows the first failure. Idempotent. */
  async dispose(): Promise<void> {
    if (this.#disposed) return;
    this.#disposed = true;
    const failures: unknown[] = [];
    for (const dispose of this.#disposers.splice(0).reverse()) {
      try {
        await dispose();
      } catch (failure) {
        failures.push(failure);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
