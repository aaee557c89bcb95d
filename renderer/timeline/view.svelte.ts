/** What of the timeline is seen, shared by the ruler and every lane, and how drags snap to the grid. */
import {
  fitPxPerSecond,
  lastStartSeconds,
  pageTo,
  pxPerSecondAt,
  toPx,
  withinTimeline,
  zoomAbout,
  zoomShare,
  type TimeWindow,
} from './geometry.ts';
import { landDelta, landing, type SnapTargets, type SnapUnit } from './snap.ts';

/** A change of time larger than this is a jump, which the view follows wherever it goes. */
const JUMP_SECONDS = 0.5;
/** As a share of the stretch that is zoomed to. */
const ROOM_BESIDE_SPAN = 0.12;

export class TimelineView {
  window = $state.raw<TimeWindow>({ startSeconds: 0, pxPerSecond: 40, widthPx: 1 });
  snapsToBeats = $state(true);
  snapUnit = $state<SnapUnit>('beat');
  /** Where what is dragged lies on a target; null while it is between them, or nothing is dragged. */
  landedSeconds = $state.raw<number | null>(null);
  #durationSeconds = $state(1);
  /** While the film's end is dragged the scale stays as it is. */
  #held = false;
  /** All is seen, and stays so when the timeline's length or the window's width changes. */
  #fits = true;

  get zoomShare(): number {
    return zoomShare(this.window, this.#durationSeconds);
  }

  /** How far it can be scrolled; 0 when all is seen. */
  get lastStartSeconds(): number {
    return this.zoomShare < 1e-3 ? 0 : lastStartSeconds(this.window, this.#durationSeconds);
  }

  /** Keeps what is seen sensible for a new width or length. */
  adapt(widthPx: number, durationSeconds: number): void {
    if (this.#held) return;
    this.#durationSeconds = durationSeconds;
    const sized = { ...this.window, widthPx: Math.max(1, widthPx) };
    this.#show(this.#fits ? fitted(sized, durationSeconds) : sized);
  }

  /** Keeps scale and place whatever the timeline's length does, until `release`. */
  hold(): void {
    this.#held = true;
  }

  release(durationSeconds: number): void {
    this.#held = false;
    this.adapt(this.window.widthPx, durationSeconds);
  }

  /** Zooms by a factor; the time at `anchorPx` stays there. */
  zoomBy(factor: number, anchorPx: number = this.window.widthPx / 2): void {
    this.#show(zoomAbout(this.window, factor, anchorPx, this.#durationSeconds));
    this.#noteFit();
  }

  /** Zooms about the playhead where it is seen, about the middle otherwise. */
  zoomByAt(factor: number, timeSeconds: number): void {
    const px = toPx(this.window, timeSeconds);
    this.zoomBy(factor, px >= 0 && px <= this.window.widthPx ? px : this.window.widthPx / 2);
  }

  /** @param share 0 all of it, 1 closest */
  zoomTo(share: number, timeSeconds: number): void {
    const pxPerSecond = pxPerSecondAt(share, this.#durationSeconds, this.window.widthPx);
    this.zoomByAt(pxPerSecond / this.window.pxPerSecond, timeSeconds);
  }

  /** Zooms to a stretch, with a little room on either side. */
  showSpan(startSeconds: number, endSeconds: number): void {
    const room = (endSeconds - startSeconds) * ROOM_BESIDE_SPAN;
    const pxPerSecond = this.window.widthPx / (endSeconds - startSeconds + 2 * room);
    this.#show({ ...this.window, startSeconds: startSeconds - room, pxPerSecond });
    this.#noteFit();
  }

  fit(): void {
    this.#fits = true;
    this.#show(fitted(this.window, this.#durationSeconds));
  }

  scrollBy(px: number): void {
    this.scrollTo(this.window.startSeconds + px / this.window.pxPerSecond);
  }

  scrollTo(startSeconds: number): void {
    this.#show({ ...this.window, startSeconds });
  }

  /** Turns the page when the playhead leaves it; leaves a view that was scrolled away alone. */
  followPlayhead(fromSeconds: number, toSeconds: number): void {
    const px = toPx(this.window, fromSeconds);
    const wasSeen = px >= -1 && px <= this.window.widthPx + 1;
    if (wasSeen || Math.abs(toSeconds - fromSeconds) > JUMP_SECONDS) {
      this.#show(pageTo(this.window, toSeconds, this.#durationSeconds));
    }
  }

  /** Where a dragged thing goes: to a target that is near, unless drags do not snap or Alt is held. */
  land(seconds: number, targets: SnapTargets, { altKey }: { readonly altKey: boolean }): number {
    const snaps = this.snapsToBeats && !altKey;
    this.landedSeconds = snaps ? landing(seconds, targets, this.window.pxPerSecond) : null;
    return this.landedSeconds ?? seconds;
  }

  /** The same for a thing with several points, by how far it goes. */
  landDelta(
    pointsSeconds: readonly number[],
    deltaSeconds: number,
    targets: SnapTargets,
    { altKey }: { readonly altKey: boolean },
  ): number {
    const free = { deltaSeconds, landedSeconds: null };
    const landed =
      this.snapsToBeats && !altKey
        ? landDelta(pointsSeconds, deltaSeconds, targets, this.window.pxPerSecond)
        : free;
    this.landedSeconds = landed.landedSeconds;
    return landed.deltaSeconds;
  }

  #show(window: TimeWindow): void {
    const next = withinTimeline(window, this.#durationSeconds);
    const { startSeconds, pxPerSecond, widthPx } = this.window;
    const isSame =
      next.startSeconds === startSeconds && next.pxPerSecond === pxPerSecond && next.widthPx === widthPx;
    if (!isSame) this.window = next;
  }

  #noteFit(): void {
    this.#fits = this.zoomShare < 1e-3;
  }
}

const fitted = (window: TimeWindow, durationSeconds: number): TimeWindow => ({
  ...window,
  startSeconds: 0,
  pxPerSecond: fitPxPerSecond(durationSeconds, window.widthPx),
});
