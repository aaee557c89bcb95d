/** Judges a choreographer on songs it never saw, beside what it must beat. */
import { MOTION_CHANNEL_COUNT, motionChannel } from '#core/timeline/motion-channels.ts';
import type { Statistics } from '#models/choreographer/network.ts';
import { STYLES } from '#models/choreographer/styles/index.ts';
import { fitLoudnessFollower, holdLast, type Baseline } from '#models/choreographer/training/baselines.ts';
import type { Example } from '#models/choreographer/training/examples.ts';
import { openChoreographer } from '../../inference/choreograph.ts';

export interface StyleReport {
  readonly style: string;
  /** Mean squared error in units of each channel's variance, over the channels the style moves. */
  readonly error: { readonly network: number; readonly holdLast: number; readonly loudnessFollower: number };
  /** Correlation of the main channel's speed with onset strength, and with another song's. */
  readonly onsetCorrelation: { readonly own: number; readonly shuffled: number };
}

export async function evaluateChoreographer(
  modelPath: string,
  statistics: Statistics,
  training: readonly Example[],
  testing: readonly Example[],
): Promise<StyleReport[]> {
  const network = await openChoreographer(modelPath);
  const follower = fitLoudnessFollower(training, STYLES.length);
  try {
    const reports: StyleReport[] = [];
    for (const [style, { id, mainChannel }] of STYLES.entries()) {
      const predictions: Float32Array[] = [];
      for (const { inputs, frameCount } of testing)
        predictions.push(await network.run(inputs, frameCount, style));
      const errorOf = (predict: (example: Example, i: number) => Float32Array) =>
        mean(
          testing.map((example, i) =>
            standardError(predict(example, i), example.targets[style]!, statistics),
          ),
        );
      const baseline = (of: Baseline) => errorOf((example) => of(example, style));
      const correlation = (shift: number) =>
        mean(
          testing.map((_, i) =>
            onsetCorrelation(
              predictions[i]!,
              testing[(i + shift) % testing.length]!.onsets,
              motionChannel(mainChannel),
            ),
          ),
        );
      reports.push({
        style: id,
        error: {
          network: errorOf((_, i) => predictions[i]!),
          holdLast: baseline(holdLast),
          loudnessFollower: baseline(follower),
        },
        onsetCorrelation: { own: correlation(0), shuffled: correlation(1) },
      });
    }
    return reports;
  } finally {
    await network.dispose();
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Mean squared error over the channels that move in the target, each over its variance in training. */
function standardError(
  prediction: Float32Array,
  target: Float32Array,
  { motionDeviation }: Statistics,
): number {
  const sums = new Float64Array(MOTION_CHANNEL_COUNT);
  const moves = new Array<boolean>(MOTION_CHANNEL_COUNT).fill(false);
  target.forEach((value, i) => {
    const channel = i % MOTION_CHANNEL_COUNT;
    if (value !== 0) moves[channel] = true;
    const deviation = motionDeviation[channel]!;
    if (deviation > 0) sums[channel]! += ((prediction[i]! - value) / deviation) ** 2;
  });
  const moving = [...sums].filter((_, channel) => moves[channel]);
  return mean(moving) / (target.length / MOTION_CHANNEL_COUNT);
}

/** Pearson correlation of |speed| of a channel with onset strength over five frames. */
export function onsetCorrelation(curves: Float32Array, onsets: Float32Array, channel: number): number {
  const frames = Math.min(curves.length / MOTION_CHANNEL_COUNT, onsets.length) - 1;
  const at = (frame: number) => curves[frame * MOTION_CHANNEL_COUNT + channel]!;
  const speed = Array.from({ length: frames }, (_, frame) => Math.abs(at(frame + 1) - at(frame)));
  const onset = Array.from({ length: frames }, (_, frame) =>
    Math.max(...onsets.subarray(Math.max(0, frame - 2), frame + 3)),
  );
  const [ms, mo] = [mean(speed), mean(onset)];
  const covariance = mean(speed.map((value, i) => (value - ms) * (onset[i]! - mo)));
  const spread = Math.sqrt(
    mean(speed.map((value) => (value - ms) ** 2)) * mean(onset.map((value) => (value - mo) ** 2)),
  );
  return spread > 0 ? covariance / spread : 0;
}
