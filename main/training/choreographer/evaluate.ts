/** Judges a choreographer on songs and pictures it never saw, beside what it must beat. */
import { randomSource } from '#core/random.ts';
import { MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';
import { beatAlignment, onsetCorrelation } from '#core/timeline/agreement.ts';
import { visibleChange } from '#core/timeline/visible-change.ts';
import type { Statistics } from '#models/choreographer/network.ts';
import { STYLES } from '#models/choreographer/styles/index.ts';
import { drawStyle, gridOf } from '#models/choreographer/styles/pen.ts';
import {
  fitLoudnessFollower,
  fitOnsetPulse,
  holdLast,
  type Baseline,
  type Case,
} from '#models/choreographer/training/baselines.ts';
import { targetOf, type Example } from '#models/choreographer/training/examples.ts';
import { somePicture, type SeenPicture } from '#models/choreographer/training/seen-pictures.ts';
import { NO_PICTURE } from '#models/picture-encoder/facts.ts';
import type { Choreographer } from '../../inference/choreograph.ts';

/** A measure for songs with their own sound, and with the sound of the next song in the list. */
export interface OwnAndShuffled {
  readonly own: number;
  readonly shuffled: number;
}

/** What the network is put beside. */
export interface Beside {
  readonly holdLast: number;
  readonly loudnessFollower: number;
  readonly onsetPulse: number;
}

export interface StyleReport {
  readonly style: string;
  /**
   * Squared error as a share of the movement's own mean square, averaged over the channels that the style
   * moves: a layer at rest has 1.
   */
  readonly error: Beside & {
    readonly network: number;
    /** Against curves drawn on the composer's own grid where the network had only the tracked one. */
    readonly networkTrueBeats: number;
    /** The network's where no picture is known, on layers that show nothing in particular. */
    readonly networkNoPicture: number;
    /** The network's on sounds of the kinds it was taught with, and on the sound set that was held out. */
    readonly knownSounds: number;
    readonly heldOutSounds: number;
  };
  /** Whether the network's error is at most half of the best of the others. */
  readonly atMostHalf: boolean;
  /** Correlation of what is seen to change with onset strength, at the best lag within 100 ms. */
  readonly onsetCorrelation: OwnAndShuffled;
  /** How near the peaks of change lie to the composer's true beats, 0..1. */
  readonly beatAlignment: OwnAndShuffled &
    Beside & {
      /** Of the animator's own curves: what can be reached. */
      readonly animator: number;
    };
}

export interface JudgedSong {
  readonly example: Example;
  readonly heldOutSound: boolean;
}

export interface EvaluationMaterial {
  /** What the baselines are fitted to. */
  readonly training: readonly Example[];
  readonly testing: readonly JudgedSong[];
  readonly pictures: {
    readonly training: readonly SeenPicture[];
    readonly testing: readonly SeenPicture[];
  };
  /** Says which channels a style moves. */
  readonly statistics: Statistics;
}

/** What a network is judged by in every style: a song, and a picture that its layer shows. */
interface JudgedCase extends Case {
  readonly song: JudgedSong;
  readonly picture: SeenPicture;
}

export async function evaluateChoreographer(
  network: Choreographer,
  material: EvaluationMaterial,
): Promise<StyleReport[]> {
  const reports: StyleReport[] = [];
  for (const style of STYLES.keys()) reports.push(await reportOf(network, material, style));
  return reports;
}

/**
 * The error alone, of each style.
 * @param hear what the network is given of a song, where that is not all
 */
export async function errorsOf(
  network: Choreographer,
  material: EvaluationMaterial,
  { hear = (example: Example) => example.inputs, seesPicture = true } = {},
): Promise<number[]> {
  const errors: number[] = [];
  for (const style of STYLES.keys()) {
    const cases = casesOf(material, style);
    const curves: Float32Array[] = [];
    for (const { example, picture } of cases) {
      const vector = seesPicture ? picture.vector : NO_PICTURE;
      const { frameCount } = example;
      curves.push(await network.run({ inputs: hear(example), frameCount, style, picture: vector }));
    }
    errors.push(relativeError(curves, targetsOf(cases), movedBy(material, style)));
  }
  return errors;
}

/** Each song with a picture of its own, another one for each style. */
function casesOf({ testing, pictures }: EvaluationMaterial, style: number): JudgedCase[] {
  return testing.map((song, i) => {
    const picture = pictures.testing[(i * STYLES.length + style) % pictures.testing.length]!;
    return { song, example: song.example, style, picture, target: targetOf(song.example, style, picture) };
  });
}

const targetsOf = (cases: readonly Case[]) => cases.map(({ target }) => target);

function movedBy({ statistics }: EvaluationMaterial, style: number): (channel: number) => boolean {
  return (channel) => statistics.motionDeviation[style]![channel]! > 0;
}

async function reportOf(
  network: Choreographer,
  material: EvaluationMaterial,
  style: number,
): Promise<StyleReport> {
  const cases = casesOf(material, style);
  const run = async (pictureOf: (one: JudgedCase) => Float32Array) => {
    const all: Float32Array[] = [];
    for (const one of cases) {
      const { inputs, frameCount } = one.example;
      all.push(await network.run({ inputs, frameCount, style, picture: pictureOf(one) }));
    }
    return all;
  };
  const predictions = await run(({ picture }) => picture.vector);
  const error = (curves: readonly Float32Array[], targets: readonly Float32Array[]) =>
    relativeError(curves, targets, movedBy(material, style));
  const targets = targetsOf(cases);
  const beside = baselinesOf(material, style).map((baseline) => cases.map((one) => baseline(one)));
  const [held, followed, fired] = beside as [Float32Array[], Float32Array[], Float32Array[]];
  const part = (heldOut: boolean) => {
    const of = <T>(values: readonly T[]) => values.filter((_, i) => cases[i]!.song.heldOutSound === heldOut);
    return error(of(predictions), of(targets));
  };
  const errors = {
    network: error(predictions, targets),
    holdLast: error(held, targets),
    loudnessFollower: error(followed, targets),
    onsetPulse: error(fired, targets),
    networkTrueBeats: error(predictions, cases.map(onTrueBeats)),
    networkNoPicture: error(
      await run(() => NO_PICTURE),
      cases.map(({ example }) => targetOf(example, style, null)),
    ),
    knownSounds: part(false),
    heldOutSounds: part(true),
  };
  const changes = predictions.map(visibleChange);
  const songs = cases.map(({ example }) => example);
  const alignment = (curves: readonly Float32Array[], shift = 0) =>
    mean(curves.map((change, i) => beatAlignment(change, other(songs, i, shift).score.beatsSeconds)));
  const correlation = (shift: number) =>
    mean(changes.map((change, i) => onsetCorrelation(change, other(songs, i, shift).onsets)));
  return {
    style: STYLES[style]!.id,
    error: errors,
    atMostHalf: errors.network <= 0.5 * Math.min(errors.holdLast, errors.loudnessFollower, errors.onsetPulse),
    onsetCorrelation: { own: correlation(0), shuffled: correlation(1) },
    beatAlignment: {
      own: alignment(changes),
      shuffled: alignment(changes, 1),
      holdLast: alignment(held.map(visibleChange)),
      loudnessFollower: alignment(followed.map(visibleChange)),
      onsetPulse: alignment(fired.map(visibleChange)),
      animator: alignment(targets.map(visibleChange)),
    },
  };
}

/** Fitted to one in this many training songs: they have two and 55 weights a channel. */
const FITTED_SHARE = 3;

/** Hold-last, the loudness follower and the onset-triggered pulse. */
function baselinesOf({ training, pictures }: EvaluationMaterial, style: number): Baseline[] {
  const random = randomSource(77 + style);
  const cases = training
    .filter((_, i) => i % FITTED_SHARE === 0)
    .map((example) => ({
      ...{ example, style },
      target: targetOf(example, style, somePicture(pictures.training, random)),
    }));
  return [holdLast, fitLoudnessFollower(cases), fitOnsetPulse(cases)];
}

function onTrueBeats({ example: { score, frameCount }, style, picture }: JudgedCase): Float32Array {
  return drawStyle(STYLES[style]!, score, gridOf(score), frameCount, picture);
}

function other(songs: readonly Example[], i: number, shift: number): Example {
  return songs[(i + shift) % songs.length]!;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Squared error of all songs over the target's squares, channel by channel, then the moved channels' mean. */
export function relativeError(
  predictions: readonly Float32Array[],
  targets: readonly Float32Array[],
  isMoved: (channel: number) => boolean = () => true,
): number {
  const errors = new Float64Array(MOTION_CHANNEL_COUNT);
  const squares = new Float64Array(MOTION_CHANNEL_COUNT);
  targets.forEach((target, song) => {
    const prediction = predictions[song]!;
    for (let i = 0; i < target.length; i++) {
      errors[i % MOTION_CHANNEL_COUNT]! += (prediction[i]! - target[i]!) ** 2;
      squares[i % MOTION_CHANNEL_COUNT]! += target[i]! ** 2;
    }
  });
  return mean(
    [...errors]
      .map((error, channel) => (isMoved(channel) ? error / squares[channel]! : Infinity))
      .filter(Number.isFinite),
  );
}
