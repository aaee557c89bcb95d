/**
 * Moves movement in time within a span. What surrounds it is stretched on one side and squeezed on the other,
 * so that nothing is cut and nothing leaps.
 */
import type { TimeSpan } from '../../document/records.ts';
import { MOTION_CHANNEL_COUNT } from '../motion-channels.ts';
import { framesWithin, widened, type CurveEdit, type Curves, type StretchInput } from './curve-edit.ts';

export interface NudgeInput extends Omit<StretchInput, 'featherSeconds'> {
  /** Later where positive. */
  readonly deltaSeconds: number;
}

/** Least time on either side that gives way. */
const LEAST_MARGIN_SECONDS = 0.25;
/** The margin by the move: a side is squeezed to half its length at most. */
const MARGIN_BY_MOVE = 2;

const marginOf = ({ deltaSeconds }: NudgeInput): number =>
  Math.max(LEAST_MARGIN_SECONDS, MARGIN_BY_MOVE * Math.abs(deltaSeconds));

export const nudge: CurveEdit<NudgeInput> = {
  id: 'nudge',
  reach: (input) => (input.deltaSeconds === 0 ? input.span : widened(input.span, marginOf(input))),
  apply(curves, input) {
    const rows = curves.rows.slice();
    if (input.deltaSeconds === 0) return rows;
    const sourceOf = timeMap(input.span, input.deltaSeconds, marginOf(input));
    const { first, last } = framesWithin(widened(input.span, marginOf(input)), curves);
    for (let frame = first; frame <= last; frame++) {
      const position = sourceOf(frame / curves.frameRate) * curves.frameRate;
      for (const channel of input.channels)
        rows[frame * MOTION_CHANNEL_COUNT + channel] = valueAt(curves, position, channel);
    }
    return rows;
  },
};

/** Which second of the old curves is played at a second of the new ones: continuous, and never backwards. */
function timeMap(span: TimeSpan, delta: number, margin: number): (seconds: number) => number {
  const { startSeconds: start, endSeconds: end } = span;
  const knots = [
    [start - margin, start - margin],
    [start + delta, start],
    [end + delta, end],
    [end + margin, end + margin],
  ] as const;
  return (seconds) => {
    const next = knots.findIndex(([at]) => seconds < at);
    if (next <= 0) return seconds;
    const [[from, source], [to, target]] = [knots[next - 1]!, knots[next]!];
    return source + ((seconds - from) / (to - from)) * (target - source);
  };
}

/** Linearly between frames; the first and the last frame go on beyond the ends. */
function valueAt({ rows }: Curves, position: number, channel: number): number {
  const last = Math.floor(rows.length / MOTION_CHANNEL_COUNT) - 1;
  const bounded = Math.min(last, Math.max(0, position));
  const from = Math.floor(bounded);
  const share = bounded - from;
  const a = rows[from * MOTION_CHANNEL_COUNT + channel]!;
  return share === 0 ? a : a + share * (rows[(from + 1) * MOTION_CHANNEL_COUNT + channel]! - a);
}
