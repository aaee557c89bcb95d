/** The beat grid of a recording: tempo over time, then beats, then bars. */
import type { BeatGrid } from '../../document/records.ts';
import { CONTROL_RATE } from '../../timeline/motion-channels.ts';
import { FEATURE_COUNT, LOUDNESS_INDEX, ONSET_INDEX, type AudioFeatures } from '../features.ts';
import { findMetre } from './metre.ts';
import { column, noveltyCurve } from './novelty.ts';
import { placeBeats } from './place.ts';
import { tempoHypotheses, tempoPreference } from './tempo.ts';

/** Loudness (0..1, 80 dB) below which the recording has not begun or has ended. */
const SILENCE = 0.25;
/** Mel bands up to 350 Hz. */
const BODY_BANDS = 8;
/** How much accents of kick and bass count beside those of all bands, in choosing the tempo. */
const BODY_WEIGHT = 4;

/**
 * Finds the beats of a recording. Silence, or less than two beats of it, gives no beats and a tempo of
 * 0; a pulse is reported even where the music has none, since a grid can be corrected.
 * @returns seconds from the recording's start
 */
export function trackBeats(features: AudioFeatures): BeatGrid {
  const sounding = soundingRange(column(features, LOUDNESS_INDEX));
  const novelty = noveltyCurve(column(features, ONSET_INDEX), CONTROL_RATE);
  if (sounding === null || !novelty.some((value) => value > 0)) return NO_BEATS;
  const beats = bestBeats(novelty, noveltyCurve(bodyOnsets(features), CONTROL_RATE)).filter(
    (frame) => frame >= Math.max(0, sounding.first - 3) && frame <= sounding.last,
  );
  if (beats.length < 2) return NO_BEATS;
  return {
    tempoBpm: round((60 * CONTROL_RATE) / medianInterval(beats), 2),
    beatsSeconds: beats.map((frame) => round(frame / CONTROL_RATE, 4)),
    ...findMetre(features, beats),
  };
}

const NO_BEATS: BeatGrid = { tempoBpm: 0, beatsPerBar: 4, beatsSeconds: [], firstDownbeat: 0 };

/** The beats of every tempo hypothesis compared by how far accents on them stand out. */
function bestBeats(novelty: Float32Array, body: Float32Array): number[] {
  let best: { beats: number[]; score: number } = { beats: [], score: -Infinity };
  for (const hypothesis of tempoHypotheses(novelty, CONTROL_RATE)) {
    const beats = placeBeats(novelty, hypothesis);
    const score =
      beats.length < 2
        ? -Infinity
        : (prominence(novelty, beats) + BODY_WEIGHT * prominence(body, beats)) *
          tempoPreference((60 * CONTROL_RATE) / medianInterval(beats));
    if (score > best.score || best.beats.length === 0) best = { beats, score };
  }
  return best.beats;
}

/**
 * How much stronger accents are on the beats than elsewhere. More beats count for more, but less than in
 * proportion to their standard error, or a steady hat would always double the tempo.
 */
function prominence(novelty: Float32Array, beats: readonly number[]): number {
  const mean = novelty.reduce((sum, value) => sum + value, 0) / novelty.length;
  const accents = beats.map((beat) => {
    const frame = Math.round(beat);
    return Math.min(1.5, Math.max(novelty[frame - 1] ?? 0, novelty[frame] ?? 0, novelty[frame + 1] ?? 0));
  });
  const onBeat = accents.reduce((sum, value) => sum + value, 0) / accents.length;
  return (onBeat - mean) * accents.length ** 0.25;
}

/**
 * Rises of the low bands: kick and bass, which mark the beat, without the hats, which divide it. The
 * window sees a rise a frame early.
 */
function bodyOnsets({ frameCount, values }: AudioFeatures): Float32Array {
  const onsets = new Float32Array(frameCount);
  for (let frame = 2; frame < frameCount; frame++) {
    for (let band = 0; band < BODY_BANDS; band++) {
      const at = (frame - 1) * FEATURE_COUNT + band;
      onsets[frame]! += Math.max(0, values[at]! - values[at - FEATURE_COUNT]!);
    }
  }
  return onsets;
}

function soundingRange(loudness: Float32Array): { first: number; last: number } | null {
  const first = loudness.findIndex((value) => value > SILENCE);
  return first < 0 ? null : { first, last: loudness.findLastIndex((value) => value > SILENCE) };
}

function medianInterval(beats: readonly number[]): number {
  const intervals = beats.slice(1).map((beat, i) => beat - beats[i]!);
  return intervals.sort((a, b) => a - b)[intervals.length >> 1]!;
}

function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
