/** How well movement and sound go together, by number. */
import { CONTROL_RATE } from './motion-channels.ts';

/** Movement may lead or trail a sound by this much and still be felt as one with it: 100 ms. */
export const LAG_FRAMES = 6;
/** A movement's peak this far from a beat counts 61 %, twice as far 14 %. */
export const BEAT_DEVIATION_SECONDS = 0.05;

/**
 * Pearson's correlation of what is seen to change with onset strength, at the best lag within 100 ms
 * either way. The lag alone lifts it a little for unrelated sound too: compare with another song's.
 */
export function onsetCorrelation(change: Float32Array, onsets: Float32Array): number {
  let best = -1;
  for (let lag = -LAG_FRAMES; lag <= LAG_FRAMES; lag++)
    best = Math.max(best, correlation(change, onsets, lag));
  return best;
}

/**
 * Pearson's correlation of `a[i]` with `b[i + lag]` over the frames `i` of a stretch of `a` that both have;
 * 0 where one of them is constant.
 */
export function correlation(
  a: Float32Array,
  b: Float32Array,
  lag: number,
  begin = 0,
  end: number = a.length,
): number {
  const first = Math.max(begin, -lag);
  const last = Math.min(end, a.length, b.length - lag);
  let [n, sa, sb, saa, sbb, sab] = [0, 0, 0, 0, 0, 0];
  for (let i = first; i < last; i++) {
    const [x, y] = [a[i]!, b[i + lag]!];
    n++;
    sa += x;
    sb += y;
    saa += x * x;
    sbb += y * y;
    sab += x * y;
  }
  const spread = Math.sqrt((n * saa - sa * sa) * (n * sbb - sb * sb));
  return spread > 0 ? (n * sab - sa * sb) / spread : 0;
}

/**
 * The beat alignment score of dance (Li et al., "AI Choreographer", 2021) for what is seen: how near the
 * peaks of change lie to beats, 0..1, each peak counting as much as it is high.
 */
export function beatAlignment(change: Float32Array, beatsSeconds: readonly number[]): number {
  let [sum, weights] = [0, 0];
  const mean = change.reduce((total, value) => total + value, 0) / Math.max(1, change.length);
  for (let frame = 1; frame + 1 < change.length; frame++) {
    const height = change[frame]! - mean;
    if (height <= 0 || change[frame]! < change[frame - 1]! || change[frame]! <= change[frame + 1]!) continue;
    // The change of a frame happened half a frame before it.
    const t = (frame - 0.5) / CONTROL_RATE;
    const distance = Math.min(...beatsSeconds.map((beat) => Math.abs(beat - t)));
    sum += height * Math.exp(-0.5 * (distance / BEAT_DEVIATION_SECONDS) ** 2);
    weights += height;
  }
  return weights > 0 ? sum / weights : 0;
}
