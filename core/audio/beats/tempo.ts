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
const PREFERRED_BPM = 100;
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

/** Most hypotheses to follow. */
const HYPOTHESES = 6;
/** A hypothesis may wander this far from where it began, in octaves: less than to the next one. */
const REACH_OCTAVES = 0.32;

/**
 * The tempi a recording may have, each followed through its changes. Which one is the beat is decided by
 * where its beats fall.
 * @returns at least one curve, the likeliest by autocorrelation first
 */
export function tempoHypotheses(novelty: Float32Array, frameRate: number): TempoCurve[] {
  const hopFrames = Math.round(HOP_SECONDS * frameRate);
  const periods = Array.from({ length: CANDIDATES }, (_, i) => (60 * frameRate) / bpmOf(i));
  const scores = tempogram(novelty, frameRate, hopFrames, periods);
  const mean = periods.map((_, i) => scores.reduce((sum, row) => sum + row[i]!, 0) / scores.length);
  return peaks(mean).map((seed) => ({
    hopFrames,
    periodFrames: smoothPath(scores, seed).map((candidate) => periods[candidate]!),
  }));
}

/** `[window][candidate]`: how well each tempo explains the accents about each moment. */
function tempogram(
  novelty: Float32Array,
  frameRate: number,
  hopFrames: number,
  periods: readonly number[],
): number[][] {
  const windowFrames = Math.min(novelty.length, Math.round(WINDOW_SECONDS * frameRate));
  return Array.from({ length: Math.max(1, Math.ceil(novelty.length / hopFrames)) }, (_, i) => {
    const start = Math.max(0, Math.min(novelty.length - windowFrames, i * hopFrames - (windowFrames >> 1)));
    const correlation = autocorrelation(novelty.subarray(start, start + windowFrames), 4 * periods[0]! + 2);
    return periods.map(
      (period, candidate) => combScore(correlation, period) * tempoPreference(bpmOf(candidate)),
    );
  });
}

/** Local maxima, highest first. */
function peaks(values: readonly number[]): number[] {
  const isPeak = (i: number) => values[i]! >= (values[i - 1] ?? -1) && values[i]! > (values[i + 1] ?? -1);
  const found = values
    .map((_, i) => i)
    .filter(isPeak)
    .sort((a, b) => values[b]! - values[a]!);
  return found.length > 0 ? found.slice(0, HYPOTHESES) : [Math.round(CANDIDATES / 2)];
}

/** How ordinary a tempo is, 0..1. */
export function tempoPreference(bpm: number): number {
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

/** The path near `seed` through `[window][candidate]` scores with the highest total less the cost of changes. */
function smoothPath(all: readonly (readonly number[])[], seed: number): number[] {
  const octavesPerStep = Math.log2(MAX_BPM / MIN_BPM) / (CANDIDATES - 1);
  const within = (candidate: number) => Math.abs(candidate - seed) * octavesPerStep <= REACH_OCTAVES;
  const scores = all.map((row) => row.map((score, candidate) => (within(candidate) ? score : -100)));
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
