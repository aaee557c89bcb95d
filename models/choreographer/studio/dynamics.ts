/** Dynamics of a mix: ducking, gentle compression, the final limiter. All work in place. */
import type { Note } from '../composer/score.ts';
import type { Stereo } from '../synth/render.ts';
import { follower } from './filters.ts';

/** Gain over time that makes way for each kick and comes back on a curve. @param depth 0..1 */
export function sidechain(
  notes: readonly Note[],
  length: number,
  sampleRate: number,
  depth: number,
): Float32Array {
  const gain = new Float32Array(length).fill(1);
  const [fall, rise] = [0.004 * sampleRate, 0.26 * sampleRate];
  for (const { instrument, startSeconds, velocity } of notes) {
    if (instrument !== 'kick') continue;
    const start = Math.round(startSeconds * sampleRate - fall);
    for (let i = Math.max(0, start); i < Math.min(length, start + fall + rise); i++) {
      const share = i - start < fall ? (i - start) / fall : 1 - ((i - start - fall) / rise) ** 0.7;
      gain[i] = Math.min(gain[i]!, 1 - depth * velocity * share);
    }
  }
  return gain;
}

/** Two to one above the threshold, both sides alike, slow enough to let hits through. */
export function glue({ left, right }: Stereo, thresholdDb: number, sampleRate: number): void {
  const [attack, release] = [follower(0.02, sampleRate), follower(0.16, sampleRate)];
  for (let i = 0; i < left.length; i++) {
    const power = Math.max(left[i]! ** 2, right[i]! ** 2, 1e-12);
    const over = Math.max(0, 10 * Math.log10(power) - thresholdDb);
    const gain = 10 ** (-Math.max(attack(over), release(over)) / 2 / 20);
    left[i]! *= gain;
    right[i]! *= gain;
  }
}

const LOOK_AHEAD_SECONDS = 0.004;

/** No sample beyond the ceiling: the gain goes down before a peak comes and returns over a tenth of a second. */
export function limit({ left, right }: Stereo, ceiling: number, sampleRate: number): void {
  const length = left.length;
  const reach = Math.round(LOOK_AHEAD_SECONDS * sampleRate);
  const wanted = new Float32Array(length);
  const recover = 1 - Math.exp(-1 / (0.1 * sampleRate));
  for (let i = 0; i < length; i++)
    wanted[i] = Math.min(1, ceiling / Math.max(1e-9, interPeak(left, i), interPeak(right, i)));
  const lowest = slidingMinimum(wanted, reach);
  let held = 1;
  for (let i = 0; i < length; i++) {
    held = Math.min(lowest[i]!, held + recover * (1 - held));
    wanted[i] = held;
  }
  let sum = reach + 1;
  const ring = new Float32Array(reach + 1).fill(1);
  for (let i = 0; i < length; i++) {
    sum += wanted[i]! - ring[i % (reach + 1)]!;
    ring[i % (reach + 1)] = wanted[i]!;
    const gain = sum / (reach + 1);
    left[i]! *= gain;
    right[i]! *= gain;
  }
}

/** A sample's height, or that of the curve through it and its neighbours half way to the next. */
function interPeak(side: Float32Array, i: number): number {
  const [before, here, next, after] = [side[i - 1] ?? 0, side[i]!, side[i + 1] ?? 0, side[i + 2] ?? 0];
  return Math.max(Math.abs(here), Math.abs(0.5625 * (here + next) - 0.0625 * (before + after)) * 1.04);
}

/** The least value from each sample to `reach` after it: monotone queue. */
function slidingMinimum(values: Float32Array, reach: number): Float32Array {
  const result = new Float32Array(values.length);
  const queue = new Int32Array(values.length);
  let [head, tail] = [0, 0];
  for (let end = 0; end < values.length + reach; end++) {
    if (end < values.length) {
      while (tail > head && values[queue[tail - 1]!]! >= values[end]!) tail--;
      queue[tail++] = end;
    }
    const start = end - reach;
    if (start < 0) continue;
    while (queue[head]! < start) head++;
    result[start] = values[queue[head]!]!;
  }
  return result;
}
