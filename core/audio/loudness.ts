/** Loudness of a spectrum: its power under the A-weighting curve of IEC 61672-1, in decibels. */

/** A-weighting as a power gain (1 at 1 kHz). */
export function aWeightingPower(hz: number): number {
  const f2 = hz * hz;
  const response =
    (12194 ** 2 * f2 * f2) /
    ((f2 + 20.6 ** 2) * Math.sqrt((f2 + 107.7 ** 2) * (f2 + 737.9 ** 2)) * (f2 + 12194 ** 2));
  return (response * 10 ** (2 / 20)) ** 2;
}

/** Power gain of every bin of an FFT of `size`. */
export function aWeights(size: number, sampleRate: number): Float64Array {
  return Float64Array.from({ length: size / 2 + 1 }, (_, bin) => aWeightingPower((bin * sampleRate) / size));
}

/** Weighted sum of a power spectrum. */
export function weightedPower(power: Float64Array, weights: Float64Array): number {
  let sum = 0;
  for (let bin = 0; bin < power.length; bin++) sum += power[bin]! * weights[bin]!;
  return sum;
}
