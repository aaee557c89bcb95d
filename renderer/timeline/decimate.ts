/** Long curves and waveforms as what one pixel column shows of them: least and greatest value. Pure. */

/** Sample positions a drawing covers: `columns` columns from `first` on, `perColumn` samples each. */
export interface Columns {
  readonly first: number;
  readonly perColumn: number;
  readonly columns: number;
}

/**
 * Least and greatest of each column of a curve. Between samples it is read linearly, so that a zoomed-in
 * curve stays a curve. Columns before the first sample and after the last are NaN.
 * @returns `[columns, 2]`: min, max
 */
export function decimateCurve(curve: Float32Array, { first, perColumn, columns }: Columns): Float32Array {
  const result = new Float32Array(columns * 2).fill(NaN);
  for (let column = 0; column < columns; column++) {
    const from = first + column * perColumn;
    const to = from + perColumn;
    if (to < 0 || from > curve.length - 1) continue;
    let min = Infinity;
    let max = -Infinity;
    const take = (value: number): void => {
      min = Math.min(min, value);
      max = Math.max(max, value);
    };
    take(valueAt(curve, from));
    take(valueAt(curve, to));
    const last = Math.min(curve.length - 1, Math.floor(to));
    for (let index = Math.max(0, Math.ceil(from)); index <= last; index++) take(curve[index]!);
    result[column * 2] = min;
    result[column * 2 + 1] = max;
  }
  return result;
}

function valueAt(curve: Float32Array, position: number): number {
  const bounded = Math.max(0, Math.min(curve.length - 1, position));
  const from = Math.floor(bounded);
  const share = bounded - from;
  return curve[from]! * (1 - share) + curve[Math.min(curve.length - 1, from + 1)]! * share;
}

/**
 * How far up and down a waveform reaches in each column.
 * @param peaks `[count, 2]`: min, max
 * @returns upper and lower reach, each 0..1 and `columns` long
 */
export function decimatePeaks(
  peaks: Float32Array,
  { first, perColumn, columns }: Columns,
): readonly [upper: Float32Array, lower: Float32Array] {
  const upper = new Float32Array(columns);
  const lower = new Float32Array(columns);
  const count = peaks.length / 2;
  for (let column = 0; column < columns; column++) {
    const from = Math.max(0, Math.floor(first + column * perColumn));
    const to = Math.min(count, Math.max(from + 1, Math.floor(first + (column + 1) * perColumn)));
    let min = 0;
    let max = 0;
    for (let row = from; row < to; row++) {
      min = Math.min(min, peaks[row * 2]!);
      max = Math.max(max, peaks[row * 2 + 1]!);
    }
    upper[column] = Math.min(1, max);
    lower[column] = Math.min(1, -min);
  }
  return [upper, lower];
}

/** One channel of `[frames, channels]` rows. */
export function channelOf(rows: Float32Array, channel: number, channelCount: number): Float32Array {
  const curve = new Float32Array(Math.floor(rows.length / channelCount));
  for (let frame = 0; frame < curve.length; frame++) curve[frame] = rows[frame * channelCount + channel]!;
  return curve;
}

/** The channel of `[frames, channels]` rows that strays furthest from its mean: what the eye follows. */
export function liveliestChannel(rows: Float32Array, channelCount: number): number {
  const frames = Math.floor(rows.length / channelCount);
  let [liveliest, greatest] = [0, -1];
  for (let channel = 0; channel < channelCount; channel++) {
    let [sum, squares] = [0, 0];
    for (let frame = 0; frame < frames; frame++) {
      const value = rows[frame * channelCount + channel]!;
      sum += value;
      squares += value * value;
    }
    const variance = squares / frames - (sum / frames) ** 2;
    if (variance > greatest) [liveliest, greatest] = [channel, variance];
  }
  return liveliest;
}
