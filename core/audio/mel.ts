/**
 * Mel filter bank with Slaney's scale and area normalisation: Slaney, "Auditory Toolbox" (1998), the
 * definition librosa uses by default. Below 1 kHz the scale is linear, above it logarithmic.
 */

const LINEAR_HZ_PER_MEL = 200 / 3;
const BREAK_HZ = 1000;
const BREAK_MEL = BREAK_HZ / LINEAR_HZ_PER_MEL;
const LOG_STEP = Math.log(6.4) / 27;

export function hzToMel(hz: number): number {
  return hz < BREAK_HZ ? hz / LINEAR_HZ_PER_MEL : BREAK_MEL + Math.log(hz / BREAK_HZ) / LOG_STEP;
}

export function melToHz(mel: number): number {
  return mel < BREAK_MEL ? mel * LINEAR_HZ_PER_MEL : BREAK_HZ * Math.exp(LOG_STEP * (mel - BREAK_MEL));
}

/** One triangle: weights of the bins from `firstBin` on. */
export interface MelFilter {
  readonly firstBin: number;
  readonly weights: Float64Array;
}

/** @returns `bands` triangles from 0 Hz to half the sample rate over the bins of an FFT of `size` */
export function melFilterBank(bands: number, size: number, sampleRate: number): MelFilter[] {
  const top = hzToMel(sampleRate / 2);
  const edges = Array.from({ length: bands + 2 }, (_, i) => melToHz((top * i) / (bands + 1)));
  return Array.from({ length: bands }, (_, band) =>
    triangle(edges[band]!, edges[band + 1]!, edges[band + 2]!, size, sampleRate),
  );
}

function triangle(low: number, centre: number, high: number, size: number, sampleRate: number): MelFilter {
  const hzPerBin = sampleRate / size;
  const firstBin = Math.ceil(low / hzPerBin);
  const lastBin = Math.min(size / 2, Math.floor(high / hzPerBin));
  const area = 2 / (high - low);
  const weights = Float64Array.from({ length: Math.max(0, lastBin - firstBin + 1) }, (_, i) => {
    const hz = (firstBin + i) * hzPerBin;
    return area * Math.max(0, Math.min((hz - low) / (centre - low), (high - hz) / (high - centre)));
  });
  return { firstBin, weights };
}

/** Sum of a power spectrum under one filter. */
export function filterPower(filter: MelFilter, power: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < filter.weights.length; i++) sum += filter.weights[i]! * power[filter.firstBin + i]!;
  return sum;
}
