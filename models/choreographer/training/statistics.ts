/** Means and deviations over training material. */
import { MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';
import { INPUT_COUNT } from '../inputs.ts';
import type { Statistics } from '../network.ts';
import { STYLES } from '../styles/index.ts';
import type { Example } from './examples.ts';

/** Below this an input hardly varies; dividing by less would only raise noise. */
const LEAST_DEVIATION = 0.02;

export function statisticsOf(examples: readonly Example[]): Statistics {
  const input = moments(
    examples.map((example) => example.inputs),
    INPUT_COUNT,
  );
  return {
    inputMean: input.mean,
    inputDeviation: input.deviation.map((value) => Math.max(LEAST_DEVIATION, value)),
    motionDeviation: STYLES.map((_, style) => {
      const targets = examples.map((example) => example.targets[style]!);
      const { mean, deviation } = moments(targets, MOTION_CHANNEL_COUNT);
      // About 0, the channels' rest, rather than about their mean.
      return deviation.map((value, i) => Math.hypot(value, mean[i]!));
    }),
  };
}

function moments(blocks: readonly Float32Array[], width: number): { mean: number[]; deviation: number[] } {
  const sum = new Float64Array(width);
  const squares = new Float64Array(width);
  let rows = 0;
  for (const block of blocks) {
    rows += block.length / width;
    block.forEach((value, i) => {
      sum[i % width]! += value;
      squares[i % width]! += value * value;
    });
  }
  const mean = Array.from(sum, (value) => value / rows);
  return {
    mean,
    deviation: Array.from(squares, (value, i) => Math.sqrt(Math.max(0, value / rows - mean[i]! ** 2))),
  };
}
