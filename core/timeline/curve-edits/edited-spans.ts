/** Which stretches of curves were edited by hand: ascending, none touching another. */
import type { TimeSpan } from '../../document/records.ts';
import { MOTION_CHANNEL_COUNT } from '../motion-channels.ts';
import { framesWithin, type Curves } from './curve-edit.ts';

/** The stretches with one more. */
export function withSpan(spans: readonly TimeSpan[], added: TimeSpan): TimeSpan[] {
  if (added.endSeconds <= added.startSeconds) return [...spans];
  const touching = spans.filter((span) => touches(span, added));
  const merged = touching.reduce(
    (whole, { startSeconds, endSeconds }) => ({
      startSeconds: Math.min(whole.startSeconds, startSeconds),
      endSeconds: Math.max(whole.endSeconds, endSeconds),
    }),
    added,
  );
  return ascending([...spans.filter((span) => !touches(span, added)), merged]);
}

/** The stretches as far as they lie outside another. */
export const withoutSpan = (spans: readonly TimeSpan[], removed: TimeSpan): TimeSpan[] =>
  spans.flatMap(({ startSeconds, endSeconds }) =>
    [
      { startSeconds, endSeconds: Math.min(endSeconds, removed.startSeconds) },
      { startSeconds: Math.max(startSeconds, removed.endSeconds), endSeconds },
    ].filter((part) => part.endSeconds > part.startSeconds),
  );

/** The edited stretch at a time. */
export const spanAt = (spans: readonly TimeSpan[], seconds: number): TimeSpan | undefined =>
  spans.find(({ startSeconds, endSeconds }) => seconds >= startSeconds && seconds <= endSeconds);

/** From the first to the last frame of a stretch that differs from what the network wrote; null where none does. */
export function editedWithin(curves: Curves, span: TimeSpan): TimeSpan | null {
  const { first, last } = framesWithin(span, curves);
  const differs = (frame: number): boolean => {
    const from = frame * MOTION_CHANNEL_COUNT;
    for (let at = from; at < from + MOTION_CHANNEL_COUNT; at++)
      if (curves.rows[at] !== curves.written[at]) return true;
    return false;
  };
  let [from, to] = [first, last];
  while (from <= to && !differs(from)) from++;
  while (to >= from && !differs(to)) to--;
  if (from > to) return null;
  const half = 0.5 / curves.frameRate;
  return {
    startSeconds: Math.max(0, from / curves.frameRate - half),
    endSeconds: to / curves.frameRate + half,
  };
}

const touches = (a: TimeSpan, b: TimeSpan): boolean =>
  a.startSeconds <= b.endSeconds && b.startSeconds <= a.endSeconds;

const ascending = (spans: readonly TimeSpan[]): TimeSpan[] =>
  spans.toSorted((a, b) => a.startSeconds - b.startSeconds);
