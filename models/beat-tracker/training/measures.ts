/**
 * How well beats that were found agree with those that are known, by the definitions of mir_eval 0.8
 * (Davies, Degara and Plumbley, "Evaluation methods for musical audio beat tracking algorithms", 2009).
 */

/** mir_eval leaves out what lies before this. */
export const TRIMMED_SECONDS = 5;
/** With room for rounding. */
const WINDOW_SECONDS = 0.07 + 1e-9;
/** How far a beat and its interval may be off, as a share of the known interval. */
const CONTINUITY = 0.175;
/** How far a tempo may be off. */
const TEMPO_TOLERANCE = 0.04;

export const trimmed = (beats: readonly number[]): number[] => beats.filter((t) => t >= TRIMMED_SECONDS);

/** Harmonic mean of precision and recall within 70 ms, each beat matched once; 0 where either has none. */
export function fMeasure(found: readonly number[], known: readonly number[]): number {
  let [i, k, matches] = [0, 0, 0];
  while (i < found.length && k < known.length) {
    const difference = found[i]! - known[k]!;
    if (Math.abs(difference) <= WINDOW_SECONDS) {
      matches++;
      i++;
      k++;
    } else if (difference < 0) i++;
    else k++;
  }
  return matches === 0 ? 0 : (2 * matches) / (found.length + known.length);
}

export interface Continuity {
  /** Share of the beats that are right, at the right tempo. */
  readonly cmlTotal: number;
  /** The same where double and half tempo, thirds, and the off-beat count as right. */
  readonly amlTotal: number;
}

export function continuity(found: readonly number[], known: readonly number[]): Continuity {
  const totals = variations(known).map((variation) => correctShare(found, variation));
  return { cmlTotal: totals[0]!, amlTotal: Math.max(...totals) };
}

/** The known beats as they are, on the off-beat, doubled, and every second from the first and from the second. */
function variations(known: readonly number[]): number[][] {
  const doubled = known.flatMap((t, i) => (i + 1 < known.length ? [t, (t + known[i + 1]!) / 2] : [t]));
  const every = (from: number) => known.filter((_, i) => i % 2 === from);
  return [[...known], doubled.filter((_, i) => i % 2 === 1), doubled, every(0), every(1)];
}

function correctShare(found: readonly number[], known: readonly number[]): number {
  if (found.length < 2 || known.length < 2) return 0;
  const used = new Uint8Array(known.length);
  let right = 0;
  found.forEach((t, i) => {
    const near = nearest(known, t);
    if (used[near]) return;
    const isFirst = i === 0 || near === 0;
    const interval = intervalAt(known, near, isFirst);
    const phaseOff = Math.abs(t - known[near]!) / interval;
    const periodOff = Math.abs(1 - intervalAt(found, i, isFirst) / interval);
    if (phaseOff >= CONTINUITY || periodOff >= CONTINUITY) return;
    used[near] = 1;
    right++;
  });
  return right / Math.max(found.length, known.length);
}

/** The interval after a beat, where there is one and it is asked for; else that before it. */
function intervalAt(beats: readonly number[], i: number, after: boolean): number {
  return after && i + 1 < beats.length ? beats[i + 1]! - beats[i]! : beats[i]! - beats[i - 1]!;
}

function nearest(known: readonly number[], t: number): number {
  let best = 0;
  for (let i = 1; i < known.length; i++) if (Math.abs(known[i]! - t) < Math.abs(known[best]! - t)) best = i;
  return best;
}

/** Beats a minute by the median interval; 0 with fewer than two beats. */
export function tempoOf(beats: readonly number[]): number {
  const intervals = beats.slice(1).map((beat, i) => beat - beats[i]!);
  return intervals.length === 0 ? 0 : 60 / intervals.sort((a, b) => a - b)[intervals.length >> 1]!;
}

export const tempoIsRight = (found: readonly number[], known: readonly number[]): boolean =>
  Math.abs(tempoOf(found) / tempoOf(known) - 1) <= TEMPO_TOLERANCE;
