/** What tests ask of recordings: where sounds begin, and whether two are the same. */
const HOP_SECONDS = 0.005;
/** Natural logarithm of energy. */
const RISE = 1.2;

/** Where the high-passed signal's energy rises within 15 ms; times in seconds. */
export function audibleOnsets(samples: Float32Array, sampleRate: number): number[] {
  const hop = Math.round(HOP_SECONDS * sampleRate);
  const frames = Math.floor(samples.length / hop) - 1;
  const energy = Float32Array.from({ length: frames }, (_, frame) => {
    let sum = 1e-7;
    for (let i = frame * hop + 1; i < (frame + 2) * hop; i++) sum += (samples[i]! - samples[i - 1]!) ** 2;
    return Math.log(sum);
  });
  const rise = energy.map((value, i) =>
    i < 4 ? 0 : value - Math.max(energy[i - 2]!, energy[i - 3]!, energy[i - 4]!),
  );
  return [...rise.keys()]
    .filter((i) => rise[i]! > RISE && rise[i] === Math.max(...rise.subarray(Math.max(0, i - 3), i + 4)))
    .map((i) => (i + 1) * HOP_SECONDS);
}

/** Bit for bit. A matcher would take seconds to compare so many samples. */
export function same(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
