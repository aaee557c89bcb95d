/**
 * What a network hears of a source. Networks have only heard whole recordings: of a bass alone, which has
 * nothing above a few hundred hertz, they make little movement. So a source may be played on the recording's own
 * spectrum: each band swells and falls as the source does, about as loud as it is in the recording.
 */
import { analyzeAudio, MEL_DELAY_FRAMES, ONSET_UNIT_DB, RANGE_DB } from '../analyze.ts';
import {
  FEATURE_COUNT,
  LOUDNESS_INDEX,
  MEL_BANDS,
  ONSET_INDEX,
  featureCourse,
  type AudioFeatures,
  type MonoAudio,
} from '../features.ts';
import { onsetStrength } from '../onset.ts';
import type { SourceFilter } from './filters.ts';

/** A band's level is what it exceeds a twentieth of the time. */
const LEVEL_SHARE = 0.95;
/** A band must rise this far above the range's floor, or it takes its course from the nearest one that does. */
const LEAST_RISE_DB = 8;

/**
 * @param separated from `separateSource`
 * @param recording what is heard of all of it
 */
export function hearSource(
  separated: MonoAudio,
  recording: AudioFeatures,
  filter: SourceFilter,
): AudioFeatures {
  const own = analyzeAudio(separated);
  const isSilent = own.values.every((value) => value === 0);
  if (isSilent) return own;
  const floor = 1 - filter.rangeDb / RANGE_DB;
  writeOnsets(own, floor);
  if (filter.spectrum === 'own') return own;
  raiseTo(own, floor);
  narrowLoudness(own, filter.rangeDb);
  fitSpectrum(own, recording, floor);
  return own;
}

/** Of the log-mel bands, 0 (80 dB below the loudest) .. 1. */
function raiseTo({ values, frameCount }: AudioFeatures, floor: number): void {
  for (let frame = 0; frame < frameCount; frame++) {
    const row = frame * FEATURE_COUNT;
    for (let i = row; i < row + MEL_BANDS; i++) values[i] = Math.max(floor, values[i]!);
  }
}

/** Loudness 0 at the range's floor: there the source rests, and so does what moves to it. */
function narrowLoudness({ values, frameCount }: AudioFeatures, rangeDb: number): void {
  for (let frame = 0; frame < frameCount; frame++) {
    const i = frame * FEATURE_COUNT + LOUDNESS_INDEX;
    values[i] = Math.max(0, 1 - ((1 - values[i]!) * RANGE_DB) / rangeDb);
  }
}

function fitSpectrum({ values, frameCount }: AudioFeatures, recording: AudioFeatures, floor: number): void {
  const levels = bandLevels({ values, frameCount });
  const wanted = bandLevels(recording);
  const origins = coursesFrom(levels, floor + LEAST_RISE_DB / RANGE_DB);
  const row = new Float32Array(MEL_BANDS);
  for (let frame = 0; frame < frameCount; frame++) {
    const start = frame * FEATURE_COUNT;
    row.set(values.subarray(start, start + MEL_BANDS));
    origins.forEach((origin, band) => {
      const shift = wanted[band]! - levels[origin]!;
      values[start + band] = Math.min(1, Math.max(0, row[origin]! + shift));
    });
  }
}

/** How loud each mel band gets. */
function bandLevels(features: AudioFeatures): number[] {
  return Array.from({ length: MEL_BANDS }, (_, band) => {
    const course = featureCourse(features, band);
    return course.sort()[Math.floor(LEVEL_SHARE * (features.frameCount - 1))]!;
  });
}

/** For each band the nearest one that the source sounds in. */
function coursesFrom(levels: readonly number[], least: number): number[] {
  const sounding = levels.flatMap((level, band) => (level >= least ? [band] : []));
  return levels.map((_, band) =>
    sounding.reduce(
      (best, at) => (Math.abs(at - band) < Math.abs(best - band) ? at : best),
      sounding[0] ?? band,
    ),
  );
}

function writeOnsets({ values, frameCount }: AudioFeatures, floor: number): void {
  const decibels = new Float32Array(frameCount * MEL_BANDS);
  for (let frame = 0; frame < frameCount; frame++) {
    for (let band = 0; band < MEL_BANDS; band++) {
      const value = Math.max(floor, values[frame * FEATURE_COUNT + band]!);
      decibels[frame * MEL_BANDS + band] = (value - 1) * RANGE_DB;
    }
  }
  onsetStrength(decibels, MEL_BANDS, MEL_DELAY_FRAMES).forEach((onset, frame) => {
    values[frame * FEATURE_COUNT + ONSET_INDEX] = onset / ONSET_UNIT_DB;
  });
}
