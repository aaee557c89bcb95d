/** Which part of a clip is learned from. Pure. */

export interface Range {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** As the contract has it: shorter is refused, of more only the beginning is used. */
export const LEAST_SECONDS = 4;
export const MOST_SECONDS = 180;

const clamp = (value: number, min: number, max: number): number => Math.max(min, Math.min(max, value));

/** What is learned from unless the artist says otherwise. */
export const wholeRange = (durationSeconds: number): Range => ({
  startSeconds: 0,
  endSeconds: Math.min(durationSeconds, MOST_SECONDS),
});

/** A range with one end somewhere else, as far as the other end and the clip allow. */
export function rangeMoved(range: Range, end: keyof Range, seconds: number, durationSeconds: number): Range {
  const { startSeconds, endSeconds } = range;
  return end === 'startSeconds'
    ? {
        startSeconds: clamp(
          seconds,
          Math.max(0, endSeconds - MOST_SECONDS),
          Math.max(0, endSeconds - LEAST_SECONDS),
        ),
        endSeconds,
      }
    : {
        startSeconds,
        endSeconds: clamp(
          seconds,
          Math.min(durationSeconds, startSeconds + LEAST_SECONDS),
          Math.min(durationSeconds, startSeconds + MOST_SECONDS),
        ),
      };
}
