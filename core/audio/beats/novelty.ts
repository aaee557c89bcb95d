/**
 * The curve beats are found on: onset strength with its slow part removed and its level evened out, so
 * that a quiet verse counts as much as a loud chorus.
 */
import { FEATURE_COUNT, type AudioFeatures } from '../features.ts';

/** Width of the local mean and of the level, in seconds. */
const LOCAL_SECONDS = 0.8;
const LEVEL_SECONDS = 6;
/** Share of the song's own level below which a passage is not lifted further. */
const LEVEL_FLOOR = 0.15;

/**
 * @param onset strength of onsets, one value a frame
 * @returns one value a frame, 0 or more, about 1 on a typical accent
 */
export function noveltyCurve(onset: Float32Array, frameRate: number): Float32Array {
  const local = movingMean(onset, Math.round(LOCAL_SECONDS * frameRate));
  const rises = onset.map((value, i) => Math.max(0, value - local[i]!));
  const squared = movingMean(
    rises.map((value) => value * value),
    Math.round(LEVEL_SECONDS * frameRate),
  );
  const overall = Math.sqrt(squared.reduce((sum, value) => sum + value, 0) / squared.length);
  if (overall === 0) return rises;
  return rises.map((value, i) => value / (2 * Math.max(Math.sqrt(squared[i]!), overall * LEVEL_FLOOR)));
}

/** One feature over time. */
export function column(features: AudioFeatures, index: number): Float32Array {
  return Float32Array.from(
    { length: features.frameCount },
    (_, frame) => features.values[frame * FEATURE_COUNT + index]!,
  );
}

/** Mean over `width` frames about each frame, fewer at the ends. */
export function movingMean(values: Float32Array, width: number): Float32Array {
  const reach = Math.max(1, Math.floor(width / 2));
  const sums = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) sums[i + 1] = sums[i]! + values[i]!;
  return values.map((_, i) => {
    const from = Math.max(0, i - reach);
    const to = Math.min(values.length, i + reach + 1);
    return (sums[to]! - sums[from]!) / (to - from);
  });
}
