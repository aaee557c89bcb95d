/**
 * What the network reads at a control frame: the features a little ahead of it, so that movement can
 * anticipate a hit; hits about now by register; the slow course of loudness and harmony, from both
 * directions of time; and where in the beat, bar and phrase it lies.
 */
import {
  CHROMA_BINS,
  CHROMA_INDEX,
  FEATURE_COUNT,
  LOUDNESS_INDEX,
  MEL_BANDS,
  ONSET_INDEX,
  featureCourse,
  type AudioFeatures,
} from '#core/audio/features.ts';
import type { BeatGrid } from '#core/document/records.ts';
import { CONTROL_RATE } from '#core/timeline/motion-channels.ts';
import { smoothed } from '#core/timeline/smoothed.ts';
import { beatPositions } from './grid.ts';

/** The features of the frame this far ahead: 167 ms, an animator's usual wind-up and attack. */
export const LOOK_AHEAD_FRAMES = 10;
/** Kick and bass, voices and snare, hats: mel bands up to 300 Hz, 2.6 kHz and 12 kHz. */
const REGISTERS = [[0, 7], [7, 32], [32, MEL_BANDS]] as const; // prettier-ignore
/** Frames ahead at which each register's rise is read. */
const HIT_FRAMES = [0, 3, 6] as const;
/** Slow courses: which feature, and the deviation of the Gaussian it is smoothed with, in seconds. */
const SLOW_LOUDNESS_SECONDS = [0.4, 2] as const;
const SLOW_SECONDS = 1;
const HARMONY_SECONDS = 0.25;
/** Periods whose sine and cosine are given, in bars; the beat's come first. */
export const PHASE_BARS = [1, 2, 4] as const;

const HITS_INDEX = FEATURE_COUNT;
const SLOW_INDEX = HITS_INDEX + REGISTERS.length * HIT_FRAMES.length;
const HARMONY_INDEX = SLOW_INDEX + SLOW_LOUDNESS_SECONDS.length + 1 + REGISTERS.length;
const PHASE_INDEX = HARMONY_INDEX + 2;
export const INPUT_COUNT = PHASE_INDEX + 2 + 2 * PHASE_BARS.length;

/** Writes a column of the inputs. */
type Write = (column: number, valueAt: (frame: number) => number) => void;

export interface HearingOptions {
  /**
   * Whether what comes is heard before it sounds. Without, the network hears as a listener does: features of
   * the moment, no rises to come, and a slow course of the past alone.
   */
  readonly lookAhead?: boolean;
}

/**
 * What the network makes of its rows never comes back into them: it hears the recording and the grid alone,
 * however long it runs, so its errors do not feed on themselves and nothing drifts.
 * @returns `[frameCount, INPUT_COUNT]`
 */
export function networkInputs(
  features: AudioFeatures,
  grid: BeatGrid,
  { lookAhead = true }: HearingOptions = {},
): Float32Array {
  const { frameCount, values } = features;
  const inputs = new Float32Array(frameCount * INPUT_COUNT);
  const lead = lookAhead ? LOOK_AHEAD_FRAMES : 0;
  for (let frame = 0; frame + lead < frameCount; frame++) {
    const ahead = (frame + lead) * FEATURE_COUNT;
    // Beyond the end it is silent: zeros.
    inputs.set(values.subarray(ahead, ahead + FEATURE_COUNT), frame * INPUT_COUNT);
  }
  const write: Write = (column, valueAt) => {
    for (let frame = 0; frame < frameCount; frame++) inputs[frame * INPUT_COUNT + column] = valueAt(frame);
  };
  const slowly = lookAhead ? smoothed : trailing;
  writeHits(features, write, lookAhead);
  writeSlowCourse(features, write, slowly);
  writeHarmony(features, write, slowly);
  writePhases(grid, frameCount, write);
  return inputs;
}

type Smoothing = (values: Float32Array, seconds: number) => Float32Array;

/** An exponential mean of the past alone, as late as the Gaussian is wide. */
const trailing: Smoothing = (values, seconds) => {
  const share = 1 / (seconds * CONTROL_RATE);
  let level = values[0] ?? 0;
  return values.map((value) => (level += share * (value - level)));
};

/** Rises of each register's level, in 8 dB. */
function writeHits(features: AudioFeatures, write: Write, lookAhead: boolean): void {
  const { frameCount, values } = features;
  REGISTERS.forEach(([first, last], register) => {
    const rises = new Float32Array(frameCount);
    for (let frame = 1; frame < frameCount; frame++) {
      let sum = 0;
      for (let band = first; band < last; band++) {
        const at = frame * FEATURE_COUNT + band;
        sum += Math.max(0, values[at]! - values[at - FEATURE_COUNT]!);
      }
      rises[frame] = (10 * sum) / (last - first);
    }
    HIT_FRAMES.forEach((ahead, i) =>
      write(
        HITS_INDEX + register * HIT_FRAMES.length + i,
        (frame) => rises[frame + (lookAhead ? ahead : 0)] ?? 0,
      ),
    );
  });
}

/** How loud, how busy and how low or high the music is hereabouts. */
function writeSlowCourse(features: AudioFeatures, write: Write, slowly: Smoothing): void {
  const { frameCount, values } = features;
  const loudness = featureCourse(features, LOUDNESS_INDEX);
  const courses = [
    ...SLOW_LOUDNESS_SECONDS.map((seconds) => slowly(loudness, seconds)),
    slowly(featureCourse(features, ONSET_INDEX), SLOW_SECONDS),
    ...REGISTERS.map(([first, last]) => {
      const level = Float32Array.from({ length: frameCount }, (_, frame) => {
        let sum = 0;
        for (let band = first; band < last; band++) sum += values[frame * FEATURE_COUNT + band]!;
        return sum / (last - first);
      });
      return slowly(level, SLOW_SECONDS);
    }),
  ];
  courses.forEach((course, i) => write(SLOW_INDEX + i, (frame) => course[frame]!));
}

/** The place on the circle of fifths, against the song's mean place: Harte et al. (2006), first plane. */
function writeHarmony(features: AudioFeatures, write: Write, slowly: Smoothing): void {
  const { frameCount, values } = features;
  [Math.cos, Math.sin].forEach((along, i) => {
    const weights = Array.from({ length: CHROMA_BINS }, (_, pitch) => along((2 * Math.PI * 7 * pitch) / 12));
    const place = Float32Array.from({ length: frameCount }, (_, frame) => {
      const row = frame * FEATURE_COUNT + CHROMA_INDEX;
      let [sum, total] = [0, 0.1];
      for (let pitch = 0; pitch < CHROMA_BINS; pitch++) {
        sum += weights[pitch]! * values[row + pitch]!;
        total += values[row + pitch]!;
      }
      return sum / total;
    });
    const mean = place.reduce((sum, value) => sum + value, 0) / Math.max(1, frameCount);
    const slow = slowly(place, HARMONY_SECONDS);
    write(HARMONY_INDEX + i, (frame) => slow[frame]! - mean);
  });
}

/** Sine and cosine of each phase; zeros where there are no beats. */
function writePhases(grid: BeatGrid, frameCount: number, write: Write): void {
  const positions = beatPositions(grid, frameCount);
  if (!positions) return;
  const periods = [1, ...PHASE_BARS.map((bars) => bars * grid.beatsPerBar)];
  periods.forEach((beats, i) => {
    write(PHASE_INDEX + 2 * i, (frame) => Math.sin((2 * Math.PI * positions[frame]!) / beats));
    write(PHASE_INDEX + 2 * i + 1, (frame) => Math.cos((2 * Math.PI * positions[frame]!) / beats));
  });
}
