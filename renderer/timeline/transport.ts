/** Where time goes next: on, back to the loop's start, or to rest at the end. Pure. */
import type { Span } from './geometry.ts';

export type LoopRegion = Span;

/** Shorter loops cannot be grabbed or heard. */
export const LEAST_LOOP_SECONDS = 0.1;

export type Passage =
  | { readonly kind: 'on' }
  | { readonly kind: 'jump'; readonly seconds: number }
  | { readonly kind: 'end'; readonly seconds: number };

/** What happens on the way from one moment to the next. */
export function passage(
  fromSeconds: number,
  toSeconds: number,
  loop: LoopRegion | null,
  durationSeconds: number,
): Passage {
  const loopEnd = loop && Math.min(loop.endSeconds, durationSeconds);
  if (loop && loopEnd !== null && fromSeconds < loopEnd && toSeconds >= loopEnd) {
    const over = (toSeconds - loopEnd) % Math.max(LEAST_LOOP_SECONDS, loopEnd - loop.startSeconds);
    return { kind: 'jump', seconds: loop.startSeconds + over };
  }
  return toSeconds >= durationSeconds ? { kind: 'end', seconds: durationSeconds } : { kind: 'on' };
}

/** Where playing begins: at the playhead, at the loop's start when outside it, at zero when at the end. */
export function playStart(seconds: number, loop: LoopRegion | null, durationSeconds: number): number {
  if (loop && (seconds < loop.startSeconds || seconds >= loop.endSeconds - 1e-3)) return loop.startSeconds;
  return seconds >= durationSeconds - 1e-3 ? 0 : seconds;
}

/** A loop between two times in any order, inside the timeline and long enough. */
export function loopBetween(a: number, b: number, durationSeconds: number): LoopRegion {
  const start = Math.max(0, Math.min(a, b, durationSeconds - LEAST_LOOP_SECONDS));
  const end = Math.min(durationSeconds, Math.max(a, b, start + LEAST_LOOP_SECONDS));
  return { startSeconds: start, endSeconds: end };
}
