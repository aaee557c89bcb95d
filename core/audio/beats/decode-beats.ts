/**
 * From a network's activation to a beat grid: the likeliest chain of beats, each placed between frames, then metre
 * and bars. The network runs elsewhere; this is pure.
 */
import type { BeatGrid } from '../../document/records.ts';
import { CONTROL_RATE } from '../../timeline/motion-channels.ts';
import { FEATURE_COUNT, LOUDNESS_INDEX, type AudioFeatures } from '../features.ts';
import type { BeatActivation } from './activation.ts';
import { findBars } from './bars.ts';
import { bestBeatPath } from './beat-path.ts';
import { placeBeats } from './place.ts';

/** Loudness (0..1, 80 dB) below which the recording has not begun or has ended. */
const SILENCE = 0.25;
/** Mean activation of its beats below which a recording has none. */
const LEAST_CONFIDENCE = 0.12;

export interface HeardBeats {
  readonly grid: BeatGrid;
  /** How sure the network is of the beats: the mean activation on them, 0..1. */
  readonly beatConfidence: number;
  /** How much likelier the metre is than all others together, as a share, 0..1. */
  readonly metreConfidence: number;
}

/** What a recording without beats has. */
export const NO_BEATS: HeardBeats = {
  grid: { tempoBpm: 0, beatsPerBar: 4, beatsSeconds: [], firstDownbeat: 0 },
  beatConfidence: 0,
  metreConfidence: 0,
};

/**
 * @returns beats in seconds from the recording's start; none in silence, nor where the network is hardly surer of the
 *   likeliest beats than of any other frame
 */
export function decodeBeats(activation: BeatActivation, features: AudioFeatures): HeardBeats {
  const sounding = soundingRange(features);
  if (sounding === null) return NO_BEATS;
  const path = bestBeatPath(activation.beat).filter(
    (frame) => frame >= sounding.first - 3 && frame <= sounding.last,
  );
  if (path.length < 2) return NO_BEATS;
  const beatConfidence = confidenceOf(activation.beat, path);
  if (beatConfidence < LEAST_CONFIDENCE) return NO_BEATS;
  const beats = placeBeats(activation.beat, path);
  const { beatsPerBar, firstDownbeat, confidence } = findBars(activation, beats);
  return {
    grid: {
      tempoBpm: round((60 * CONTROL_RATE) / medianInterval(beats), 2),
      beatsPerBar,
      beatsSeconds: beats.map((frame) => round(frame / CONTROL_RATE, 4)),
      firstDownbeat,
    },
    beatConfidence,
    metreConfidence: confidence,
  };
}

function soundingRange({ frameCount, values }: AudioFeatures): { first: number; last: number } | null {
  const sounds = (frame: number) => values[frame * FEATURE_COUNT + LOUDNESS_INDEX]! > SILENCE;
  let [first, last] = [0, frameCount - 1];
  while (first < frameCount && !sounds(first)) first++;
  while (last > first && !sounds(last)) last--;
  return first < frameCount ? { first, last } : null;
}

function confidenceOf(beat: Float32Array, path: readonly number[]): number {
  const at = (frame: number) => Math.max(beat[frame - 1] ?? 0, beat[frame] ?? 0, beat[frame + 1] ?? 0);
  return path.reduce((sum, place) => sum + at(Math.round(place)), 0) / path.length;
}

function medianInterval(beats: readonly number[]): number {
  const intervals = beats.slice(1).map((beat, i) => beat - beats[i]!);
  return intervals.sort((a, b) => a - b)[intervals.length >> 1]!;
}

function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
