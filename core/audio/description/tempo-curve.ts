/** Tempo over time, by the beats that were found. */

/** Beats to each side that a tempo is taken over: two bars of four together. */
const REACH = 4;

export interface TempoPoint {
  readonly seconds: number;
  readonly bpm: number;
}

/** One point a beat: the slope of the line through the beats about it (least squares). Empty below two beats. */
export function tempoCurve(beatsSeconds: readonly number[]): TempoPoint[] {
  if (beatsSeconds.length < 2) return [];
  return beatsSeconds.map((seconds, beat) => {
    const from = Math.max(0, beat - REACH);
    const near = beatsSeconds.slice(from, beat + REACH + 1);
    return { seconds, bpm: 60 / slope(near) };
  });
}

function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  let [covariance, variance] = [0, 0];
  values.forEach((value, i) => {
    covariance += (i - middle) * value;
    variance += (i - middle) ** 2;
  });
  return covariance / variance;
}
