/** The median of a window that slides along a row of numbers. */

/** A row inside a larger array: every `stride`-th value from `offset` on. */
export interface Row {
  readonly offset: number;
  readonly stride: number;
  readonly length: number;
}

/**
 * Writes, at each place of a row, the median of the values up to `reach` away on either side; at the ends the
 * outermost value counts for those that are missing. The window is kept sorted, so a step costs one shift.
 * @param medians of the same size as `values`; only the row is written
 */
export function slidingMedian(
  values: Float32Array,
  { offset, stride, length }: Row,
  reach: number,
  medians: Float32Array,
): void {
  const at = (place: number): number => values[offset + stride * Math.min(length - 1, Math.max(0, place))]!;
  const window = new Float32Array(2 * reach + 1);
  for (let i = 0; i < window.length; i++) window[i] = at(i - reach);
  window.sort();
  for (let place = 0; place < length; place++) {
    medians[offset + stride * place] = window[reach]!;
    replace(window, at(place - reach), at(place + reach + 1));
  }
}

/** Takes a value that is there out of a sorted window and puts another one in. */
function replace(window: Float32Array, old: number, value: number): void {
  if (old === value) return;
  let i = 0;
  while (window[i]! < old) i++;
  if (value > old) for (; i + 1 < window.length && window[i + 1]! < value; i++) window[i] = window[i + 1]!;
  else for (; i > 0 && window[i - 1]! > value; i--) window[i] = window[i - 1]!;
  window[i] = value;
}
