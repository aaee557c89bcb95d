/** Filters on single samples. */

/**
 * A state-variable filter, stable while its corner moves: topology-preserving (A. Simper, "Linear trapezoidal
 * integrated SVF", 2013). After `feed` the three outputs hold the sample's low, band and high pass.
 */
export class Filter {
  low = 0;
  band = 0;
  high = 0;
  readonly #sampleRate: number;
  #g = 0;
  #k = 1;
  #first = 0;
  #second = 0;

  constructor(sampleRate: number, hz: number, q = Math.SQRT1_2) {
    this.#sampleRate = sampleRate;
    this.tune(hz, q);
  }

  tune(hz: number, q = 1 / this.#k): this {
    this.#g = Math.tan((Math.PI * Math.min(hz, 0.45 * this.#sampleRate)) / this.#sampleRate);
    this.#k = 1 / q;
    return this;
  }

  feed(sample: number): this {
    const [g, k] = [this.#g, this.#k];
    const a = 1 / (1 + g * (g + k));
    const rest = sample - this.#second;
    this.band = a * this.#first + g * a * rest;
    this.low = this.#second + g * this.band;
    this.#first = 2 * this.band - this.#first;
    this.#second = 2 * this.low - this.#second;
    this.high = sample - k * this.band - this.low;
    return this;
  }
}

/** Follows a value with a time constant. */
export function follower(seconds: number, sampleRate: number): (sample: number) => number {
  const share = 1 - Math.exp(-1 / (seconds * sampleRate));
  let value = 0;
  return (sample) => (value += share * (sample - value));
}
