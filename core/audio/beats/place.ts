/**
 * Beat placement: the chain of moments that lie on accents and follow each other at the local tempo.
 * Ellis, "Beat tracking by dynamic programming", J. New Music Research 36 (2007), with a tempo that may
 * change, then straightened over neighbours for a place between frames.
 */
import type { TempoCurve } from './tempo.ts';

/** How strongly regularity speaks against accents: Ellis's "tightness". */
const TIGHTNESS = 14;
/** Beats to each side that a beat is straightened over. */
const STRAIGHTEN_REACH = 4;

/** @returns beat places in frames, fractional, ascending, covering the whole curve */
export function placeBeats(novelty: Float32Array, tempo: TempoCurve): number[] {
  const chain = bestChain(smoothed(novelty), tempo);
  return straightened(chain.map((frame) => peakNear(novelty, frame)));
}

/** A little blur, so that an accent a frame away still counts. */
function smoothed(values: Float32Array): Float32Array {
  const at = (i: number) => values[i] ?? 0;
  return values.map(
    (value, i) => 0.5 * value + 0.2 * (at(i - 1) + at(i + 1)) + 0.05 * (at(i - 2) + at(i + 2)),
  );
}

function periodAt(tempo: TempoCurve, frame: number): number {
  const position = Math.min(tempo.periodFrames.length - 1, frame / tempo.hopFrames);
  const from = tempo.periodFrames[Math.floor(position)]!;
  const to = tempo.periodFrames[Math.min(tempo.periodFrames.length - 1, Math.floor(position) + 1)]!;
  return from + (to - from) * (position - Math.floor(position));
}

function bestChain(novelty: Float32Array, tempo: TempoCurve): number[] {
  const frames = novelty.length;
  const score = new Float64Array(frames);
  const previous = new Int32Array(frames).fill(-1);
  for (let frame = 0; frame < frames; frame++) {
    const period = periodAt(tempo, frame);
    let best = 0;
    const last = frame - Math.ceil(period / 2);
    for (let from = Math.max(0, frame - Math.floor(period * 2)); from <= last; from++) {
      const value = score[from]! - TIGHTNESS * Math.log((frame - from) / period) ** 2;
      if (value > best) {
        best = value;
        previous[frame] = from;
      }
    }
    score[frame] = Math.min(novelty[frame]!, 2) + best;
  }
  return backtrack(score, previous, periodAt(tempo, frames - 1));
}

/** From the best end within the last beat back to the start. */
function backtrack(score: Float64Array, previous: Int32Array, lastPeriod: number): number[] {
  let frame = score.length - 1;
  for (let i = Math.max(0, score.length - Math.ceil(lastPeriod)); i < score.length; i++) {
    if (score[i]! > score[frame]!) frame = i;
  }
  const chain: number[] = [];
  for (; frame >= 0; frame = previous[frame]!) chain.push(frame);
  return chain.reverse();
}

/** The accent's place between frames, by a parabola through the peak, or the frame itself. */
function peakNear(novelty: Float32Array, frame: number): number {
  let peak = frame;
  for (let i = frame - 2; i <= frame + 2; i++) if ((novelty[i] ?? 0) > (novelty[peak] ?? 0)) peak = i;
  const before = novelty[peak - 1] ?? 0;
  const at = novelty[peak] ?? 0;
  const after = novelty[peak + 1] ?? 0;
  const curvature = before - 2 * at + after;
  return curvature < 0 ? peak + (0.5 * (before - after)) / curvature : frame;
}

/** Each beat moved onto the line through its neighbours (least squares over beat number). */
function straightened(beats: readonly number[]): number[] {
  return beats.map((_, i) => {
    const from = Math.max(0, i - STRAIGHTEN_REACH);
    const to = Math.min(beats.length - 1, i + STRAIGHTEN_REACH);
    const count = to - from + 1;
    if (count < 3) return beats[i]!;
    const meanIndex = (from + to) / 2;
    let meanBeat = 0;
    for (let k = from; k <= to; k++) meanBeat += beats[k]! / count;
    let covariance = 0;
    let variance = 0;
    for (let k = from; k <= to; k++) {
      covariance += (k - meanIndex) * (beats[k]! - meanBeat);
      variance += (k - meanIndex) ** 2;
    }
    return meanBeat + (covariance / variance) * (i - meanIndex);
  });
}
