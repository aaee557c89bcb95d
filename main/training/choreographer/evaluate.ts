/** Judges a choreographer on songs it never saw, beside what it must beat. */
import { MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';
import { beatAlignment, onsetCorrelation } from '#core/timeline/agreement.ts';
import { visibleChange } from '#core/timeline/visible-change.ts';
import { STYLES } from '#models/choreographer/styles/index.ts';
import { drawStyle, gridOf } from '#models/choreographer/styles/pen.ts';
import { fitLoudnessFollower, holdLast, type Baseline } from '#models/choreographer/training/baselines.ts';
import type { Example } from '#models/choreographer/training/examples.ts';
import { openChoreographer } from '../../inference/choreograph.ts';

/** A measure for songs with their own sound, and with the sound of the next song in the list. */
export interface OwnAndShuffled {
  readonly own: number;
  readonly shuffled: number;
}

export interface StyleReport {
  readonly style: string;
  /**
   * Squared error as a share of the movement's own mean square, averaged over the channels that the style
   * moves: a layer at rest has 1. `networkTrueBeats` is against curves drawn on the composer's own grid
   * where the network had only the tracked one: mistakes of the beat tracker count too.
   */
  readonly error: {
    readonly network: number;
    readonly holdLast: number;
    readonly loudnessFollower: number;
    readonly networkTrueBeats: number;
  };
  /** Correlation of what is seen to change with onset strength, at the best lag within 100 ms. */
  readonly onsetCorrelation: OwnAndShuffled;
  /** How near the peaks of change lie to the composer's true beats, 0..1. */
  readonly beatAlignment: OwnAndShuffled;
  /** The beat alignment of the animator's own curves: what can be reached. */
  readonly animatorBeatAlignment: number;
}

/** @param training what the loudness follower is fitted to */
export async function evaluateChoreographer(
  modelPath: string,
  training: readonly Example[],
  testing: readonly Example[],
): Promise<StyleReport[]> {
  const network = await openChoreographer(modelPath);
  const follower = fitLoudnessFollower(training, STYLES.length);
  try {
    const reports: StyleReport[] = [];
    for (const style of STYLES.keys()) {
      const predictions: Float32Array[] = [];
      for (const { inputs, frameCount } of testing)
        predictions.push(await network.run(inputs, frameCount, style));
      reports.push(reportOf(style, testing, predictions, follower));
    }
    return reports;
  } finally {
    await network.dispose();
  }
}

function reportOf(
  style: number,
  testing: readonly Example[],
  predictions: readonly Float32Array[],
  follower: Baseline,
): StyleReport {
  const targets = testing.map((example) => example.targets[style]!);
  const onTrueBeats = testing.map(({ score, frameCount }) =>
    drawStyle(STYLES[style]!, score, gridOf(score), frameCount),
  );
  const by = (baseline: Baseline) => testing.map((example) => baseline(example, style));
  const changes = predictions.map(visibleChange);
  const alignment = (curves: readonly Float32Array[], shift = 0) =>
    mean(curves.map((change, i) => beatAlignment(change, other(testing, i, shift).score.beatsSeconds)));
  const correlation = (shift: number) =>
    mean(changes.map((change, i) => onsetCorrelation(change, other(testing, i, shift).onsets)));
  return {
    style: STYLES[style]!.id,
    error: {
      network: relativeError(predictions, targets),
      holdLast: relativeError(by(holdLast), targets),
      loudnessFollower: relativeError(by(follower), targets),
      networkTrueBeats: relativeError(predictions, onTrueBeats),
    },
    onsetCorrelation: { own: correlation(0), shuffled: correlation(1) },
    beatAlignment: { own: alignment(changes), shuffled: alignment(changes, 1) },
    animatorBeatAlignment: alignment(targets.map(visibleChange)),
  };
}

function other(testing: readonly Example[], i: number, shift: number): Example {
  return testing[(i + shift) % testing.length]!;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Squared error of all songs over the target's squares, channel by channel, then the channels' mean. */
export function relativeError(
  predictions: readonly Float32Array[],
  targets: readonly Float32Array[],
): number {
  const errors = new Float64Array(MOTION_CHANNEL_COUNT);
  const squares = new Float64Array(MOTION_CHANNEL_COUNT);
  targets.forEach((target, song) => {
    const prediction = predictions[song]!;
    target.forEach((value, i) => {
      errors[i % MOTION_CHANNEL_COUNT]! += (prediction[i]! - value) ** 2;
      squares[i % MOTION_CHANNEL_COUNT]! += value ** 2;
    });
  });
  return mean([...errors].map((error, channel) => error / squares[channel]!).filter(Number.isFinite));
}
