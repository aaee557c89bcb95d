/**
 * What the network must beat: movement made without hearing, and what tools do that react to sound: follow
 * loudness, or fire an answer at every onset.
 */
import { MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';
import type { Example } from './examples.ts';

/** A song as the baselines know it, and what its layer should do in a style. */
export interface Case {
  readonly example: Example;
  readonly style: number;
  /** `[frameCount, MOTION_CHANNEL_COUNT]` */
  readonly target: Float32Array;
}

/** Predicts `[frameCount, MOTION_CHANNEL_COUNT]`. */
export type Baseline = (one: Case) => Float32Array;

/** Two seconds: about a bar. */
const HOLD_FRAMES = 120;

/** Is told the true motion every two seconds and holds it until it is told again. */
export const holdLast: Baseline = ({ target }) => {
  const held = new Float32Array(target.length);
  const frameCount = target.length / MOTION_CHANNEL_COUNT;
  for (let frame = 0; frame < frameCount; frame++) {
    const known = (frame - (frame % HOLD_FRAMES)) * MOTION_CHANNEL_COUNT;
    held.set(target.subarray(known, known + MOTION_CHANNEL_COUNT), frame * MOTION_CHANNEL_COUNT);
  }
  return held;
};

/**
 * Each channel a line over loudness, with the gain and offset that fit best.
 * @param cases of one style
 */
export function fitLoudnessFollower(cases: readonly Case[]): Baseline {
  const lines = fitLinear(cases, ({ example }, frame) => [1, example.loudness[frame]!]);
  return (one) => predict(one, lines, (frame) => [1, one.example.loudness[frame]!]);
}

/** Frames before and after an onset in which its answer lies: a wind-up, and a decay of 0.7 s. */
const [BEFORE, AFTER] = [12, 42];

/**
 * Fires the style's mean answer at each onset that is heard, as strong as the onset: the response that fits
 * best, overlaps counted (least squares, Wiener 1949).
 * @param cases of one style
 */
export function fitOnsetPulse(cases: readonly Case[]): Baseline {
  const rowsOf = ({ example }: Case) => {
    const pulses = onsetPulses(example.onsets);
    return (frame: number) => {
      const row = new Array<number>(BEFORE + AFTER + 2).fill(0).with(0, 1);
      for (let lag = -BEFORE; lag <= AFTER; lag++) row[1 + BEFORE + lag] = pulses[frame - lag] ?? 0;
      return row;
    };
  };
  const rows = new Map(cases.map((one) => [one, rowsOf(one)]));
  const answer = fitLinear(cases, (one, frame) => rows.get(one)!(frame));
  return (one) => predict(one, answer, rowsOf(one));
}

/** How far an onset must stand out of the half second around it, in the unit of onset strength. */
const STANDS_OUT = 0.15;
const [PEAK_REACH, MEAN_REACH] = [3, 15];

/** Onset strength at each onset, 0 elsewhere (peak picking as Böck et al. 2012). */
export function onsetPulses(onsets: Float32Array): Float32Array {
  return onsets.map((strength, frame) => {
    const near = onsets.subarray(Math.max(0, frame - PEAK_REACH), frame + PEAK_REACH + 1);
    const around = onsets.subarray(Math.max(0, frame - MEAN_REACH), frame + MEAN_REACH + 1);
    const mean = around.reduce((sum, value) => sum + value, 0) / around.length;
    return strength >= mean + STANDS_OUT && near.every((value) => value <= strength) ? strength : 0;
  });
}

/** Weights of each channel, `[regressors][MOTION_CHANNEL_COUNT]`. */
type Weights = readonly Float64Array[];

/** Least squares of all channels over the same regressors. */
function fitLinear(
  cases: readonly Case[],
  regressors: (one: Case, frame: number) => readonly number[],
): Weights {
  const size = regressors(cases[0]!, 0).length;
  const squares = Array.from({ length: size }, () => new Float64Array(size));
  const products = Array.from({ length: size }, () => new Float64Array(MOTION_CHANNEL_COUNT));
  for (const one of cases) {
    for (let frame = 0; frame < one.example.frameCount; frame++) {
      const row = regressors(one, frame);
      const used = row.flatMap((value, i) => (value === 0 ? [] : [i]));
      for (const i of used) {
        for (const j of used) squares[i]![j]! += row[i]! * row[j]!;
        for (let channel = 0; channel < MOTION_CHANNEL_COUNT; channel++)
          products[i]![channel]! += row[i]! * one.target[frame * MOTION_CHANNEL_COUNT + channel]!;
      }
    }
  }
  return solve(squares, products);
}

/** Gaussian elimination of a positive matrix, a little lifted so that what never varies weighs nothing. */
function solve(matrix: Float64Array[], right: Float64Array[]): Weights {
  const size = matrix.length;
  for (let i = 0; i < size; i++) matrix[i]![i]! += 1e-6 * (1 + matrix[i]![i]!);
  for (let pivot = 0; pivot < size; pivot++) {
    for (let row = 0; row < size; row++) {
      if (row === pivot) continue;
      const factor = matrix[row]![pivot]! / matrix[pivot]![pivot]!;
      if (factor === 0) continue;
      for (let i = pivot; i < size; i++) matrix[row]![i]! -= factor * matrix[pivot]![i]!;
      for (let c = 0; c < MOTION_CHANNEL_COUNT; c++) right[row]![c]! -= factor * right[pivot]![c]!;
    }
  }
  return right.map((row, i) => row.map((value) => value / matrix[i]![i]!));
}

function predict(
  { example: { frameCount } }: Case,
  weights: Weights,
  regressors: (frame: number) => readonly number[],
): Float32Array {
  const curves = new Float32Array(frameCount * MOTION_CHANNEL_COUNT);
  for (let frame = 0; frame < frameCount; frame++) {
    regressors(frame).forEach((value, i) => {
      if (value === 0) return;
      for (let channel = 0; channel < MOTION_CHANNEL_COUNT; channel++)
        curves[frame * MOTION_CHANNEL_COUNT + channel]! += value * weights[i]![channel]!;
    });
  }
  return curves;
}
