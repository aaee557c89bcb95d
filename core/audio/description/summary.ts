/** Each feature over a whole recording, in four numbers. */
import {
  CHROMA_BINS,
  CHROMA_INDEX,
  FEATURE_COUNT,
  LOUDNESS_INDEX,
  MEL_BANDS,
  ONSET_INDEX,
  type AudioFeatures,
} from '../features.ts';
import { PITCH_CLASSES } from './key.ts';

export interface FeatureSummary {
  readonly mean: number;
  readonly deviation: number;
  readonly least: number;
  readonly most: number;
}

/** Columns of a row by name, in their order: `mel-00` .. `mel-63`, `onset`, `loudness`, `chroma-C` .. `chroma-B`. */
export const FEATURE_NAMES: readonly string[] = Array.from({ length: FEATURE_COUNT }, (_, column) => {
  if (column < MEL_BANDS) return `mel-${String(column).padStart(2, '0')}`;
  if (column === ONSET_INDEX) return 'onset';
  if (column === LOUDNESS_INDEX) return 'loudness';
  return `chroma-${PITCH_CLASSES[(column - CHROMA_INDEX) % CHROMA_BINS]!}`;
});

export function summarizeFeatures(features: AudioFeatures): Record<string, FeatureSummary> {
  return Object.fromEntries(FEATURE_NAMES.map((name, column) => [name, summaryOf(features, column)]));
}

function summaryOf({ frameCount, values }: AudioFeatures, column: number): FeatureSummary {
  let [sum, squares, least, most] = [0, 0, Infinity, -Infinity];
  for (let frame = 0; frame < frameCount; frame++) {
    const value = values[frame * FEATURE_COUNT + column]!;
    sum += value;
    squares += value * value;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  const mean = sum / frameCount;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / frameCount - mean * mean)), least, most };
}
