/** Learning rates over a training: each gives the factor on the base rate at a step. */

/** @param step counted from 0 */
export type Schedule = (step: number) => number;

export const constantRate: Schedule = () => 1;

/** Rises in a line over the first steps, then follows `then`, which counts from the end of the rise. */
export function warmUp(steps: number, then: Schedule = constantRate): Schedule {
  return (step) => (step < steps ? (step + 1) / steps : then(step - steps));
}

/** Half a cosine from 1 to `end` over `steps`, then `end` (Loshchilov and Hutter 2017, without restarts). */
export function cosineDecay(steps: number, end = 0): Schedule {
  return (step) => end + ((1 - end) * (1 + Math.cos((Math.PI * Math.min(step, steps)) / steps))) / 2;
}

/** A line from 1 to `end` over `steps`, then `end`. */
export function linearDecay(steps: number, end = 0): Schedule {
  return (step) => 1 + (end - 1) * Math.min(1, step / steps);
}

/** Times `factor` after every `every` steps. */
export function stepDecay(every: number, factor: number): Schedule {
  return (step) => factor ** Math.floor(step / every);
}
