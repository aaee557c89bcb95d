/**
 * Metre and downbeats: bars of three or four beats, and which beat begins them, by where bass, accents
 * and changes of harmony fall.
 */
import { CHROMA_BINS, CHROMA_INDEX, FEATURE_COUNT, type AudioFeatures } from '../features.ts';

/** Mel bands below about 150 Hz: kick and bass. */
const BASS_BANDS = 4;
const METRES = [4, 3] as const;
/** Bars of four are far commoner; three must be clearly better. */
const THREE_MUST_BE = 1.25;

export interface Metre {
  readonly beatsPerBar: number;
  readonly firstDownbeat: number;
}

/** @param beats places in frames */
export function findMetre(features: AudioFeatures, beats: readonly number[]): Metre {
  const accents = beatAccents(features, beats);
  const best = METRES.map((beatsPerBar) => ({ beatsPerBar, ...bestPhase(accents, beatsPerBar) }));
  const [four, three] = best as [(typeof best)[number], (typeof best)[number]];
  const chosen = three.contrast > four.contrast * THREE_MUST_BE ? three : four;
  return { beatsPerBar: chosen.beatsPerBar, firstDownbeat: chosen.phase };
}

/** How much each beat speaks for being the first of a bar; mean 0, deviation 1. */
function beatAccents(features: AudioFeatures, beats: readonly number[]): number[] {
  const frames = beats.map((beat) => Math.max(0, Math.min(features.frameCount - 1, Math.round(beat))));
  const bass = standardised(frames.map((frame) => bassRise(features, frame)));
  const harmony = standardised(
    frames.map((frame, i) => harmonyChange(features, frames[i - 1] ?? 0, frame, frames[i + 1] ?? frame)),
  );
  return bass.map((value, i) => value + 1.5 * harmony[i]!);
}

function bassRise(features: AudioFeatures, frame: number): number {
  const level = (at: number) => {
    const row = Math.max(0, Math.min(features.frameCount - 1, at)) * FEATURE_COUNT;
    let sum = 0;
    for (let band = 0; band < BASS_BANDS; band++) sum += features.values[row + band]!;
    return sum / BASS_BANDS;
  };
  const after = Math.max(level(frame), level(frame + 1), level(frame + 2), level(frame + 3));
  return Math.max(0, after - Math.min(level(frame - 2), level(frame - 3)));
}

/** Cosine distance of the chroma of the beat before and of this beat. */
function harmonyChange(features: AudioFeatures, from: number, at: number, to: number): number {
  const before = meanChroma(features, from, at);
  const after = meanChroma(features, at, to);
  let dot = 0;
  for (let i = 0; i < CHROMA_BINS; i++) dot += before[i]! * after[i]!;
  const length = Math.hypot(...before) * Math.hypot(...after);
  return length > 0 ? 1 - dot / length : 0;
}

function meanChroma(features: AudioFeatures, from: number, to: number): number[] {
  const chroma = new Array<number>(CHROMA_BINS).fill(0);
  for (let frame = from; frame < Math.max(to, from + 1); frame++) {
    for (let i = 0; i < CHROMA_BINS; i++)
      chroma[i]! += features.values[frame * FEATURE_COUNT + CHROMA_INDEX + i]!;
  }
  return chroma;
}

function standardised(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const deviation = Math.sqrt(
    values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length),
  );
  return values.map((value) => (deviation > 0 ? (value - mean) / deviation : 0));
}

/** The phase whose beats stand out most from the others. */
function bestPhase(accents: readonly number[], beatsPerBar: number): { phase: number; contrast: number } {
  let best = { phase: 0, contrast: -Infinity };
  for (let phase = 0; phase < beatsPerBar; phase++) {
    let sum = 0;
    let count = 0;
    for (let i = phase; i < accents.length; i += beatsPerBar) {
      sum += accents[i]!;
      count++;
    }
    const contrast = count > 0 ? sum / count : -Infinity;
    if (contrast > best.contrast) best = { phase, contrast };
  }
  return best;
}
