import { describe, expect, it } from 'vitest';
import {
  MAX_PX_PER_SECOND,
  fitPxPerSecond,
  lastStartSeconds,
  pageTo,
  pxPerSecondAt,
  toPx,
  toSeconds,
  windowEnd,
  withinTimeline,
  zoomAbout,
  zoomShare,
  type TimeWindow,
} from '#renderer/timeline/geometry.ts';

const SONG_SECONDS = 240;
const window: TimeWindow = { startSeconds: 60, pxPerSecond: 50, widthPx: 1000 };

describe('seconds and pixels', () => {
  it('are each other’s inverse', () => {
    expect(toPx(window, 62)).toBe(100);
    for (const px of [0, 17, 999]) expect(toPx(window, toSeconds(window, px))).toBeCloseTo(px, 9);
  });
});

describe('zooming', () => {
  it.each([1.1, 1 / 1.1, 3, 0.5])('by %d keeps the time under the pointer', (factor) => {
    const under = toSeconds(window, 430);
    const zoomed = zoomAbout(window, factor, 430, SONG_SECONDS);
    expect(zoomed.pxPerSecond).toBeCloseTo(50 * factor, 9);
    expect(toPx(zoomed, under)).toBeCloseTo(430, 6);
  });

  it('ends where all is seen, and at the closest zoom', () => {
    const out = zoomAbout(window, 1e-6, 300, SONG_SECONDS);
    expect(out.startSeconds).toBe(0);
    expect(windowEnd(out)).toBeGreaterThan(SONG_SECONDS);
    expect(windowEnd(out)).toBeLessThan(SONG_SECONDS * 1.1);
    expect(zoomAbout(window, 1e6, 300, SONG_SECONDS).pxPerSecond).toBe(MAX_PX_PER_SECOND);
  });

  it('by the slider goes from one end to the other in even steps', () => {
    const at = (share: number): number => pxPerSecondAt(share, SONG_SECONDS, 1000);
    expect(at(0)).toBeCloseTo(fitPxPerSecond(SONG_SECONDS, 1000), 9);
    expect(at(1)).toBeCloseTo(MAX_PX_PER_SECOND, 9);
    expect(at(0.75) / at(0.5)).toBeCloseTo(at(0.5) / at(0.25), 9);
    expect(zoomShare({ ...window, pxPerSecond: at(0.3) }, SONG_SECONDS)).toBeCloseTo(0.3, 9);
  });
});

describe('scrolling', () => {
  it('stops at the start and just after the end', () => {
    expect(withinTimeline({ ...window, startSeconds: -5 }, SONG_SECONDS).startSeconds).toBe(0);
    const last = withinTimeline({ ...window, startSeconds: 1e4 }, SONG_SECONDS);
    expect(last.startSeconds).toBe(lastStartSeconds(window, SONG_SECONDS));
    expect(toPx(last, SONG_SECONDS)).toBeLessThan(1000);
    expect(toPx(last, SONG_SECONDS)).toBeGreaterThan(0);
  });

  it('turns a page when the playhead leaves it, and shows it near the left', () => {
    expect(pageTo(window, 79.9, SONG_SECONDS)).toBe(window);
    const next = pageTo(window, 80.1, SONG_SECONDS);
    expect(toPx(next, 80.1)).toBeGreaterThan(0);
    expect(toPx(next, 80.1)).toBeLessThan(200);
    expect(toPx(pageTo(window, 3, SONG_SECONDS), 3)).toBeGreaterThanOrEqual(0);
  });
});
