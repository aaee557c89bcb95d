/** Which frames are learned from, which choose among what was learned, and which judge it. Pure. */

/** From the first up to, not including, `end`. */
export interface Segment {
  readonly first: number;
  readonly end: number;
}

export interface Segments {
  readonly training: Segment;
  /** Chooses: start, penalty, and which weights are kept. */
  readonly validation: Segment;
  /** The last quarter, after a gap: nothing is chosen by it. */
  readonly heldOut: Segment;
}

const TRAINING = 0.6;
const VALIDATION = 0.72;
const HELD_OUT = 0.75;

export function segmentsOf(count: number): Segments {
  const at = (share: number) => Math.round(share * count);
  return {
    training: { first: 0, end: at(TRAINING) },
    validation: { first: at(TRAINING), end: at(VALIDATION) },
    heldOut: { first: at(HELD_OUT), end: count },
  };
}

export const framesOf = ({ first, end }: Segment): number[] =>
  Array.from({ length: end - first }, (_, i) => first + i);
