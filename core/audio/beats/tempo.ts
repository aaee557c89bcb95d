/**
 * Tempo over time: the autocorrelation of the novelty curve in a sliding window, scored for every tempo
 * by a comb of its multiples and a preference for ordinary tempi, then the best smooth path through the
 * windows (Viterbi). Grosche and Müller, "Extracting predominant local pulse information" (2011); the
 * log-normal preference is that of Ellis, "Beat tracking by dynamic programming" (2007).
 */

export interface TempoCurve {
  /** Frames from one window to the next. */
  readonly hopFrames: number;
  /** Beat period in frames, one a window. */
  readonly periodFrames: readonly number[];
}

const MIN_BPM = 50;
const MAX_BPM = 210;
const CANDIDATES = 96;
const PREFERRED_BPM = 116;
const PREFERENCE_OCTAVES = 0.75;
const WINDOW_SECONDS = 8;
const HOP_SECONDS = 1;
/** Multiples of a period that should correlate too, and how much each counts. */
const COMB = [1, 0.7, 0.5, 0.6];
/** Cost of a tempo change, per squared octave a window. */
const CHANGE_COST = 300;
/** How strongly the score speaks against the cost of change. */
const SCORE_WEIGHT = 6;

const bpmOf = (candidate: number) => MIN_BPM * (MAX_BPM / MIN_BPM) ** (candidate / (CANDIDATES - 1));

export function tempoCurve(novelty: Float32Array, frameRate: number): TempoCurve {
  const hopFrames = Math.round(HOP_SECONDS * frameRate);
  const windowFrames = Math.min(novelty.length, Math.round(WINDOW_SECONDS * frameRate));
  const centres = Array.from(
    { length: Math.max(1, Math.ceil(novelty.length / hopFrames)) },
    (_, i) => i * hopFrames,
  );
  const periods = Array.from({ length: CANDIDATES }, (_, i) => (60 * frameRate) / bpmOf(i));
  const scores = centres.map((centre) => {
    const start = Math.max(0, Math.min(novelty.length - windowFrames, centre - (windowFrames >> 1)));
    const correlation = autocorrelation(novelty.subarray(start, start + windowFrames), 4 * periods[0]! + 2);
    return periods.map((period, i) => combScore(correlation, period) * preference(bpmOf(i)));
  });
  return { hopFrames, periodFrames: smoothPath(scores).map((candidate) => periods[candidate]!) };
}

function preference(bpm: number): number {
  return Math.exp(-0.5 * (Math.log2(bpm / PREFERRED_BPM) / PREFERENCE_OCTAVES) ** 2);
}

/** Autocorrelation for lags 0..maxLag, unbiased, 1 at lag 0, about 0 where unrelated. */
function autocorrelation(values: Float32Array, maxLag: number): Float64Array {
  const lags = Math.min(values.length - 1, Math.ceil(maxLag));
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const centred = Float64Array.from(values, (value) => value - mean);
  const result = new Float64Array(Math.ceil(maxLag) + 1);
  for (let lag = 0; lag <= lags; lag++) {
    let sum = 0;
    for (let i = lag; i < centred.length; i++) sum += centred[i]! * centred[i - lag]!;
    result[lag] = sum / (centred.length - lag * 0.5);
  }
  const power = result[0]! || 1;
  return result.map((value) => value / power);
}

/** Weighted mean correlation at the period's multiples, interpolated between lags. */
function combScore(correlation: Float64Array, period: number): number {
  let sum = 0;
  let weights = 0;
  COMB.forEach((weight, i) => {
    const lag = period * (i + 1);
    if (lag + 1 >= correlation.length) return;
    const at = Math.floor(lag);
    sum += weight * Math.max(correlation[at]!, correlation[at + 1]!, at > 0 ? correlation[at - 1]! * 0.9 : 0);
    weights += weight;
  });
  return weights > 0 ? Math.max(0, sum / weights) : 0;
}

/** The path through `[window][candidate]` scores with the highest total less the cost of changes. */
function smoothPath(scores: readonly (readonly number[])[]): number[] {
  const octavesPerStep = Math.log2(MAX_BPM / MIN_BPM) / (CANDIDATES - 1);
  const cost = (from: number, to: number) => Math.min(8, CHANGE_COST * ((to - from) * octavesPerStep) ** 2);
  let totals = scores[0]!.map((score) => SCORE_WEIGHT * score);
  const cameFrom: Uint8Array[] = [];
  for (const row of scores.slice(1)) {
    const back = new Uint8Array(CANDIDATES);
    totals = row.map((score, to) => {
      let best = -Infinity;
      for (let from = 0; from < CANDIDATES; from++) {
        const value = totals[from]! - cost(from, to);
        if (value > best) {
          best = value;
          back[to] = from;
        }
      }
      return best + SCORE_WEIGHT * score;
    });
    cameFrom.push(back);
  }
  const path = [totals.indexOf(Math.max(...totals))];
  for (const back of cameFrom.reverse()) path.unshift(back[path[0]!]!);
  return path;
}
