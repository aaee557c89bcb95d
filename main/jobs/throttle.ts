/** Calls back at most once an interval; the last call is never lost. */
export class Throttle {
  readonly #intervalMs: number;
  readonly #callBack: () => void;
  #timer: NodeJS.Timeout | undefined;
  #lastMs = -Infinity;

  constructor(intervalMs: number, callBack: () => void) {
    this.#intervalMs = intervalMs;
    this.#callBack = callBack;
  }

  /** At once, in place of a call that waits. */
  now(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#lastMs = performance.now();
    this.#callBack();
  }

  /** At once when the last call is long enough ago, otherwise when it will be. */
  soon(): void {
    if (this.#timer !== undefined) return;
    const waitMs = this.#lastMs + this.#intervalMs - performance.now();
    if (waitMs <= 0) this.now();
    else this.#timer = setTimeout(() => this.now(), waitMs).unref();
  }
}
