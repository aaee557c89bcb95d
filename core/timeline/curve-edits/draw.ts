/** Draws a curve by hand. What surrounds the stroke leads to its first value and away from its last. */
import type { TimeSpan } from '../../document/records.ts';
import { MOTION_CHANNEL_COUNT } from '../motion-channels.ts';
import { setNamedValue, namedValue, type NamedCurve } from '../named-curves.ts';
import { eased, framesWithin, widened, type CurveEdit, type Curves } from './curve-edit.ts';

export interface StrokePoint {
  readonly seconds: number;
  /** Of the named curve. */
  readonly value: number;
}

export interface DrawInput {
  /** As the hand made them. Where it went back, what came later counts. */
  readonly points: readonly StrokePoint[];
  readonly curve: NamedCurve;
  readonly featherSeconds?: number;
}

/** A hand's values lie further from the curve than other edits' do, and take longer to reach. */
const LEAD_SECONDS = 0.14;

export const draw: CurveEdit<DrawInput> = {
  id: 'draw',
  reach: ({ points, featherSeconds = LEAD_SECONDS }) => widened(strokeSpan(points), featherSeconds),
  apply(curves, { points, curve, featherSeconds = LEAD_SECONDS }) {
    const rows = curves.rows.slice();
    const stroke = resampled(points, curves);
    if (stroke.values.length === 0) return rows;
    const draft = { ...curves, rows };
    leadTo(draft, curve, { ...stroke, featherFrames: featherSeconds * curves.frameRate });
    stroke.values.forEach((value, index) => setNamedValue(rows, stroke.first + index, curve, value));
    return rows;
  },
};

export function strokeSpan(points: readonly StrokePoint[]): TimeSpan {
  const seconds = points.map((point) => point.seconds);
  if (seconds.length === 0) return { startSeconds: 0, endSeconds: 0 };
  const least = seconds.reduce((best, at) => Math.min(best, at), Infinity);
  const most = seconds.reduce((best, at) => Math.max(best, at), -Infinity);
  return { startSeconds: Math.max(0, least), endSeconds: Math.max(0, most) };
}

interface Stroke {
  /** Frame of the first value. */
  readonly first: number;
  readonly values: readonly number[];
}

/** A stroke at the curves' own frames; a dot is as long as the frame next to it. */
function resampled(points: readonly StrokePoint[], curves: Curves): Stroke {
  const { startSeconds, endSeconds } = strokeSpan(points);
  const half = 0.5 / curves.frameRate;
  const isDot = endSeconds - startSeconds < 2 * half;
  const span = isDot
    ? { startSeconds: startSeconds - half, endSeconds: startSeconds + half }
    : { startSeconds, endSeconds };
  const { first, last } = framesWithin(span, curves);
  if (points.length === 0 || last < first) return { first, values: [] };
  const values = new Array<number>(last - first + 1).fill(points[0]!.value);
  points.forEach((to, index) => {
    const from = points[Math.max(0, index - 1)]!;
    const [early, late] = from.seconds <= to.seconds ? [from, to] : [to, from];
    const lies = framesWithin({ startSeconds: early.seconds, endSeconds: late.seconds }, curves);
    for (let frame = Math.max(first, lies.first); frame <= Math.min(last, lies.last); frame++)
      values[frame - first] = between(early, late, frame / curves.frameRate);
  });
  return { first, values };
}

function between(from: StrokePoint, to: StrokePoint, seconds: number): number {
  const length = to.seconds - from.seconds;
  const share = length === 0 ? 1 : Math.min(1, Math.max(0, (seconds - from.seconds) / length));
  return from.value + share * (to.value - from.value);
}

/** Shifts what lies before and after a stroke, less and less, so that it meets the stroke's ends. */
function leadTo(
  { rows }: Curves,
  curve: NamedCurve,
  { first, values, featherFrames }: Stroke & { readonly featherFrames: number },
): void {
  const last = first + values.length - 1;
  const count = Math.floor(rows.length / MOTION_CHANNEL_COUNT);
  const ends = [
    { at: first, gap: values[0]! - namedValue(rows, first, curve), step: -1 },
    { at: last, gap: values.at(-1)! - namedValue(rows, last, curve), step: 1 },
  ];
  for (const { at, gap, step } of ends) {
    for (let away = 1; away < featherFrames; away++) {
      const frame = at + step * away;
      if (frame < 0 || frame >= count) break;
      const share = eased(1 - away / featherFrames);
      setNamedValue(rows, frame, curve, namedValue(rows, frame, curve) + share * gap, share);
    }
  }
}
