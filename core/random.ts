/**
 * Seeded random numbers: the same seed gives the same numbers on every machine. The generator is
 * "mulberry32" (T. Ettinger, 2017), 32 bits of state, period 2^32.
 */

export interface RandomSource {
  /** Uniform in 0 (included) .. 1 (excluded). */
  uniform(): number;
  /** Mean 0, deviation 1. */
  normal(): number;
  /** A whole number below `count`. */
  below(count: number): number;
  /** One of the items. */
  pick<T>(items: readonly T[]): T;
}

export function randomSource(seed: number): RandomSource {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (count: number): number => Math.floor(uniform() * count);
  return {
    uniform,
    below,
    // Box and Muller (1958).
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    pick: (items) => items[below(items.length)]!,
  };
}
