/** What every edit of a movement's curves is: a pure function from curves to curves, exact outside its reach. */
import type { TimeSpan } from '../../document/records.ts';
import { MOTION_CHANNEL_COUNT } from '../motion-channels.ts';

/** Curves as they are played, beside those the network wrote. Both `[frames, MOTION_CHANNEL_COUNT]`. */
export interface Curves {
  readonly rows: Float32Array;
  readonly written: Float32Array;
  /** Rows a second. */
  readonly frameRate: number;
}

/** What an edit of a stretch is told, whatever it does there. Times are seconds of the curves. */
export interface StretchInput {
  readonly span: TimeSpan;
  /** Indices into a row. */
  readonly channels: readonly number[];
  /** Time before and after the span over which the edit fades out; `FEATHER_SECONDS` by default. */
  readonly featherSeconds?: number;
}

export interface CurveEdit<Input> {
  /** A word; the editor's tools and steps are called by it. */
  readonly id: string;
  /** All that it may touch; beyond it every value stays as it is, to the bit. */
  reach(input: Input): TimeSpan;
  /** @returns new rows; those given are left alone */
  apply(curves: Curves, input: Input): Float32Array;
}

/** Long enough that nothing leaps, short enough that a beat keeps its neighbour's edit out. */
export const FEATHER_SECONDS = 0.08;

export const featherOf = ({
  featherSeconds = FEATHER_SECONDS,
}: {
  readonly featherSeconds?: number;
}): number => featherSeconds;

/** A span with what surrounds it. */
export const widened = ({ startSeconds, endSeconds }: TimeSpan, bySeconds: number): TimeSpan => ({
  startSeconds: Math.max(0, startSeconds - bySeconds),
  endSeconds: endSeconds + bySeconds,
});

/** Half a millionth of a frame: times that come from frames are on them, whatever was rounded on the way. */
const ON_FRAME = 5e-7;

/** The frames of a stretch, its ends included, as far as there are any: `first` to `last`. */
export function framesWithin(
  { startSeconds, endSeconds }: TimeSpan,
  { rows, frameRate }: Pick<Curves, 'rows' | 'frameRate'>,
): { readonly first: number; readonly last: number } {
  const count = Math.floor(rows.length / MOTION_CHANNEL_COUNT);
  return {
    first: Math.max(0, Math.ceil(startSeconds * frameRate - ON_FRAME)),
    last: Math.min(count - 1, Math.floor(endSeconds * frameRate + ON_FRAME)),
  };
}

/** 0 at 0, 1 at 1, level at both. */
export const eased = (share: number): number => share * share * (3 - 2 * share);

/** How much an edit counts at a time: 1 within its span, 0 from the feather's end on. */
export function weightAt(
  { startSeconds, endSeconds }: TimeSpan,
  featherSeconds: number,
  seconds: number,
): number {
  const outside = Math.max(startSeconds - seconds, seconds - endSeconds);
  if (outside <= ON_FRAME) return 1;
  return outside >= featherSeconds ? 0 : eased(1 - outside / featherSeconds);
}

/**
 * Curves led to other values within a span, and eased from and to what surrounds it.
 * @param target what a channel should be at a frame
 */
export function blended(
  curves: Curves,
  { span, channels, ...rest }: StretchInput,
  target: (frame: number, channel: number) => number,
): Float32Array {
  const feather = featherOf(rest);
  const rows = curves.rows.slice();
  const { first, last } = framesWithin(widened(span, feather), curves);
  for (let frame = first; frame <= last; frame++) {
    const weight = weightAt(span, feather, frame / curves.frameRate);
    if (weight === 0) continue;
    for (const channel of channels) {
      const at = frame * MOTION_CHANNEL_COUNT + channel;
      const [from, to] = [rows[at]!, target(frame, channel)];
      if (weight === 1) rows[at] = to;
      // Where there is nothing to do every bit stays, also the sign of a zero.
      else if (from !== to) rows[at] = from + weight * (to - from);
    }
  }
  return rows;
}

/** The reach of edits that do no more than `blended` does. */
export const stretchReach = (input: StretchInput): TimeSpan => widened(input.span, featherOf(input));
