/** What the beat tracker's network hears: mel bands and chroma. Onset strength and loudness follow from the bands. */
import {
  CHROMA_BINS,
  CHROMA_INDEX,
  FEATURE_COUNT,
  MEL_BANDS,
  type AudioFeatures,
} from '#core/audio/features.ts';

export const HEARD_COUNT = MEL_BANDS + CHROMA_BINS;
/** The network steps over so many frames at a time. */
export const FRAMES_A_PAIR = 2;

/**
 * @returns `[frameCount, HEARD_COUNT]`: log-mel 0..1 over 80 dB, then chroma 0..1; with a row of zeros behind it where
 *   a frame would be left over
 */
export function heardRows({ frameCount, values }: AudioFeatures): Float32Array {
  const rows = new Float32Array(Math.ceil(frameCount / FRAMES_A_PAIR) * FRAMES_A_PAIR * HEARD_COUNT);
  for (let frame = 0; frame < frameCount; frame++) {
    const from = frame * FEATURE_COUNT;
    rows.set(values.subarray(from, from + MEL_BANDS), frame * HEARD_COUNT);
    rows.set(
      values.subarray(from + CHROMA_INDEX, from + CHROMA_INDEX + CHROMA_BINS),
      frame * HEARD_COUNT + MEL_BANDS,
    );
  }
  return rows;
}
