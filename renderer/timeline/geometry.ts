/** The stretch of time a timeline shows: seconds to pixels and back, zoom, scroll. Pure. */

export interface Span {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** What of the timeline is seen: `widthPx` pixels from `startSeconds` on. */
export interface TimeWindow {
  readonly startSeconds: number;
  readonly pxPerSecond: number;
  readonly widthPx: number;
}

/** Closest zoom: one frame at 60 fps is ten pixels. */
export const MAX_PX_PER_SECOND = 600;
/** Room after the end, as a share of the window, so that the end can be seen and grabbed. */
const ROOM_AFTER_END = 0.04;

const clamp = (value: number, min: number, max: number): number => Math.max(min, Math.min(max, value));

export const toPx = (window: TimeWindow, seconds: number): number =>
  (seconds - window.startSeconds) * window.pxPerSecond;

export const toSeconds = (window: TimeWindow, px: number): number =>
  window.startSeconds + px / window.pxPerSecond;

export const windowEnd = (window: TimeWindow): number => toSeconds(window, window.widthPx);

/** The widest zoom: the whole timeline and a little room. */
export const fitPxPerSecond = (durationSeconds: number, widthPx: number): number =>
  Math.min(MAX_PX_PER_SECOND, Math.max(1, widthPx) / (Math.max(durationSeconds, 0.1) * (1 + ROOM_AFTER_END)));

/** How far a window can be scrolled. */
export const lastStartSeconds = (window: TimeWindow, durationSeconds: number): number =>
  Math.max(0, durationSeconds * (1 + ROOM_AFTER_END) - window.widthPx / window.pxPerSecond);

/** The window moved and zoomed to where there is something to see. */
export function withinTimeline(window: TimeWindow, durationSeconds: number): TimeWindow {
  const fit = fitPxPerSecond(durationSeconds, window.widthPx);
  const pxPerSecond = clamp(window.pxPerSecond, fit, MAX_PX_PER_SECOND);
  const lastStart = lastStartSeconds({ ...window, pxPerSecond }, durationSeconds);
  return { ...window, pxPerSecond, startSeconds: clamp(window.startSeconds, 0, lastStart) };
}

/** Zooms; the time at `anchorPx` stays there, unless the timeline's ends forbid it. */
export function zoomAbout(
  window: TimeWindow,
  factor: number,
  anchorPx: number,
  durationSeconds: number,
): TimeWindow {
  const anchorSeconds = toSeconds(window, anchorPx);
  const fit = fitPxPerSecond(durationSeconds, window.widthPx);
  const pxPerSecond = clamp(window.pxPerSecond * factor, fit, MAX_PX_PER_SECOND);
  return withinTimeline(
    { ...window, pxPerSecond, startSeconds: anchorSeconds - anchorPx / pxPerSecond },
    durationSeconds,
  );
}

/** How far between the widest and the closest zoom, 0..1; each step of the slider zooms by the same factor. */
export function zoomShare(window: TimeWindow, durationSeconds: number): number {
  const fit = fitPxPerSecond(durationSeconds, window.widthPx);
  if (fit >= MAX_PX_PER_SECOND) return 0;
  return Math.log(window.pxPerSecond / fit) / Math.log(MAX_PX_PER_SECOND / fit);
}

/** The zoom at a share; the inverse of `zoomShare`. */
export function pxPerSecondAt(share: number, durationSeconds: number, widthPx: number): number {
  const fit = fitPxPerSecond(durationSeconds, widthPx);
  return fit * (MAX_PX_PER_SECOND / fit) ** share;
}

/** The window turned like a page where a time has left it; the same window where it has not. */
export function pageTo(window: TimeWindow, seconds: number, durationSeconds: number): TimeWindow {
  const px = toPx(window, seconds);
  if (px >= 0 && px <= window.widthPx) return window;
  const shownSeconds = window.widthPx / window.pxPerSecond;
  return withinTimeline({ ...window, startSeconds: seconds - shownSeconds * 0.06 }, durationSeconds);
}
