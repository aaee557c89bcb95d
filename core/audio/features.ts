/** What a network hears: one row of numbers per control frame. Layout only; see `analyze.ts`. */

export const ANALYSIS_SAMPLE_RATE = 24_000;
/** Samples from one control frame to the next: 24,000 / 60. */
export const HOP_SAMPLES = 400;
export const MEL_BANDS = 64;
export const CHROMA_BINS = 12;
/** Row layout: 64 log-mel, onset strength, loudness, 12 chroma. */
export const FEATURE_COUNT = MEL_BANDS + 2 + CHROMA_BINS;
export const ONSET_INDEX = MEL_BANDS;
export const LOUDNESS_INDEX = MEL_BANDS + 1;
export const CHROMA_INDEX = MEL_BANDS + 2;

/** `values` is `[frameCount, FEATURE_COUNT]`, row-major; frame k is centred on k / 60 seconds. */
export interface AudioFeatures {
  readonly frameCount: number;
  readonly values: Float32Array;
}

/** One feature over time, a copy. @param index its place in a row */
export function featureCourse(
  { frameCount, values }: AudioFeatures,
  index: number,
): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: frameCount }, (_, frame) => values[frame * FEATURE_COUNT + index]!);
}

/** Mono samples, -1..1. */
export interface MonoAudio {
  readonly sampleRate: number;
  readonly samples: Float32Array;
}
