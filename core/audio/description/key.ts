/**
 * The key a recording is in as a whole: its mean chroma beside the profiles of the 24 keys (Krumhansl and Kessler,
 * "Tracing the dynamic changes in perceived tonal organization", Psychological Review 89, 1982).
 */
import { CHROMA_BINS, CHROMA_INDEX, FEATURE_COUNT, LOUDNESS_INDEX, type AudioFeatures } from '../features.ts';

export const PITCH_CLASSES = ['C', 'C#', 'D', 'D#', 'E', 'F', 'F#', 'G', 'G#', 'A', 'A#', 'B'] as const;

/** How well each degree above the tonic fits, as listeners rated it. */
const PROFILES = {
  major: [6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88],
  minor: [6.33, 2.68, 3.52, 5.38, 2.6, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17],
} as const;

export interface KeyEstimate {
  readonly tonic: (typeof PITCH_CLASSES)[number];
  readonly mode: keyof typeof PROFILES;
  /** Correlation of chroma and profile, up to 1; below about 0.6 there is hardly a key. */
  readonly correlation: number;
}

/** @returns null for silence */
export function estimateKey(features: AudioFeatures): KeyEstimate | null {
  const chroma = meanChroma(features);
  if (chroma.every((value) => value === 0)) return null;
  let best: KeyEstimate | null = null;
  for (const mode of ['major', 'minor'] as const) {
    for (let tonic = 0; tonic < CHROMA_BINS; tonic++) {
      const profile = PITCH_CLASSES.map(
        (_, bin) => PROFILES[mode][(bin - tonic + CHROMA_BINS) % CHROMA_BINS]!,
      );
      const fit = correlation(chroma, profile);
      if (!best || fit > best.correlation) best = { tonic: PITCH_CLASSES[tonic]!, mode, correlation: fit };
    }
  }
  return best;
}

/** Frames count by their loudness. */
function meanChroma({ frameCount, values }: AudioFeatures): number[] {
  const sums = new Array<number>(CHROMA_BINS).fill(0);
  for (let frame = 0; frame < frameCount; frame++) {
    const row = frame * FEATURE_COUNT;
    for (let bin = 0; bin < CHROMA_BINS; bin++)
      sums[bin]! += values[row + LOUDNESS_INDEX]! * values[row + CHROMA_INDEX + bin]!;
  }
  return sums;
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [dot, squaresA, squaresB] = [0, 0, 0];
  a.forEach((value, i) => {
    dot += (value - meanA) * (b[i]! - meanB);
    squaresA += (value - meanA) ** 2;
    squaresB += (b[i]! - meanB) ** 2;
  });
  return squaresA > 0 ? dot / Math.sqrt(squaresA * squaresB) : 0;
}
