/** Smoothing over both directions of time, so that nothing comes late. */
import { CONTROL_RATE } from './motion-channels.ts';

/** Passes of the moving mean; three are a Gaussian to within eight per cent of its height. */
const PASSES = 3;

/**
 * A curve at the control rate under a Gaussian of a deviation in seconds, by moving means: its cost does
 * not grow with the width. Fewer frames count at the ends.
 */
export function smoothed(values: Float32Array, deviationSeconds: number): Float32Array {
  // Three means over w frames have the variance (w^2 - 1) / 4.
  const width = Math.sqrt(4 * (deviationSeconds * CONTROL_RATE) ** 2 + 1);
  const reach = Math.max(0, Math.round((width - 1) / 2));
  let curve = values;
  for (let pass = 0; pass < PASSES; pass++) curve = movingMean(curve, reach);
  return curve;
}

function movingMean(values: Float32Array, reach: number): Float32Array {
  const sums = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) sums[i + 1] = sums[i]! + values[i]!;
  return values.map((_, i) => {
    const from = Math.max(0, i - reach);
    const to = Math.min(values.length, i + reach + 1);
    return (sums[to]! - sums[from]!) / (to - from);
  });
}
