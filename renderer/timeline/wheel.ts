/** What a turn of the wheel, or a gesture on a trackpad, asks of the timeline. Pure. */

export type WheelWish =
  { readonly kind: 'zoom'; readonly factor: number } | { readonly kind: 'scroll'; readonly px: number };

type WheelLike = Pick<WheelEvent, 'deltaX' | 'deltaY' | 'deltaMode' | 'ctrlKey' | 'metaKey' | 'shiftKey'>;

const LINE_PX = 16;
const PAGE_PX = 400;
/** Zoom of one pixel of wheel: a notch of 100 is about a fourth closer. */
const ZOOM_PER_PX = 0.0022;
/** A pinch comes as a wheel with Ctrl and small steps. */
const PINCH_PER_PX = 0.01;
const LARGEST_PINCH_STEP_PX = 40;

/**
 * @param lanesScroll true where the wheel scrolls the lanes up and down
 * @returns null where the browser should do what it does
 */
export function readWheel(event: WheelLike, lanesScroll: boolean): WheelWish | null {
  const unit = [1, LINE_PX, PAGE_PX][event.deltaMode] ?? 1;
  const [x, y] = [event.deltaX * unit, event.deltaY * unit];
  if (event.ctrlKey || event.metaKey) {
    const perPx = Math.abs(y) < LARGEST_PINCH_STEP_PX ? PINCH_PER_PX : ZOOM_PER_PX;
    return { kind: 'zoom', factor: Math.exp(-y * perPx) };
  }
  if (Math.abs(x) > Math.abs(y)) return { kind: 'scroll', px: x };
  if (event.shiftKey || !lanesScroll) return { kind: 'scroll', px: y };
  return null;
}
