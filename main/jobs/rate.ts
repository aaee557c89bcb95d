/** How fast work goes and how long it will take, smoothed so that the numbers can be read. Pure. */

export interface Rate {
  readonly perSecond: number | null;
  readonly secondsLeft: number | null;
}

/** Seconds after which an old speed counts for about a third. */
const MEMORY_SECONDS = 3;
/** Work is not judged by its first moments. */
const SHORTEST_SECONDS = 0.25;

/** Measures one phase of work. Fed with what is done and when; `now` in seconds, never falling. */
export class RateMeter {
  readonly #startSeconds: number;
  #atSeconds: number;
  #done: number;
  #weighted = 0;
  #weight = 0;

  constructor(nowSeconds: number, done = 0) {
    this.#startSeconds = nowSeconds;
    this.#atSeconds = nowSeconds;
    this.#done = done;
  }

  /** @param total 0 while unknown */
  measure(done: number, total: number, nowSeconds: number): Rate {
    const elapsed = nowSeconds - this.#atSeconds;
    if (elapsed > 0) {
      const keep = Math.exp(-elapsed / MEMORY_SECONDS);
      const speed = Math.max(0, done - this.#done) / elapsed;
      this.#weighted = this.#weighted * keep + speed * (1 - keep);
      this.#weight = this.#weight * keep + (1 - keep);
      this.#atSeconds = nowSeconds;
      this.#done = done;
    }
    if (nowSeconds - this.#startSeconds < SHORTEST_SECONDS || this.#weight === 0) {
      return { perSecond: null, secondsLeft: null };
    }
    const perSecond = this.#weighted / this.#weight;
    const isKnown = total > 0 && perSecond > 0;
    return { perSecond, secondsLeft: isKnown ? Math.max(0, total - done) / perSecond : null };
  }
}
