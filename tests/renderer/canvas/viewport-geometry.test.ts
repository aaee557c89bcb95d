import { describe, expect, it } from 'vitest';
import {
  fitView,
  keepInSight,
  pageRectangle,
  toArea,
  toPage,
  zoomAbout,
  zoomStep,
  ZOOM_STEPS,
} from '#renderer/canvas/viewport-geometry.ts';

const AREA = { width: 1000, height: 600 };

describe('fitting the page', () => {
  it.each([
    ['a wide page', { width: 1920, height: 1080 }],
    ['a tall page', { width: 1080, height: 1920 }],
    ['a page far larger than the area', { width: 16_384, height: 9000 }],
  ])('%s lies whole in the area, in its middle', (_, page) => {
    const view = fitView(page, AREA);
    const [first, last] = [toArea(view, { x: 0, y: 0 }), toArea(view, { x: page.width, y: page.height })];
    expect(Math.min(first.x, first.y)).toBeGreaterThan(0);
    expect(last.x).toBeLessThan(AREA.width);
    expect(last.y).toBeLessThan(AREA.height);
    expect(first.x).toBeCloseTo(AREA.width - last.x, 6);
    expect(first.y).toBeCloseTo(AREA.height - last.y, 6);
  });

  it('touches the margin on one side', () => {
    const view = fitView({ width: 4000, height: 1000 }, AREA);
    expect(view.x).toBeCloseTo(40, 6);
  });

  it('a tiny page is not blown up beyond recognition', () => {
    expect(fitView({ width: 8, height: 8 }, AREA).zoom).toBe(4);
  });
});

describe('zooming about the pointer', () => {
  const view = { x: 37, y: -12, zoom: 0.7 };
  const pointer = { x: 412, y: 220 };

  it.each([0.1, 1, 5])('keeps what lies under it, at a zoom of %d', (zoom) => {
    const under = toPage(view, pointer);
    const after = toArea(zoomAbout(view, pointer, zoom), under);
    expect(after.x).toBeCloseTo(pointer.x, 9);
    expect(after.y).toBeCloseTo(pointer.y, 9);
  });

  it('stops at the ends, still about the pointer', () => {
    const under = toPage(view, pointer);
    const far = zoomAbout(view, pointer, 1000);
    expect(far.zoom).toBe(32);
    expect(toArea(far, under).x).toBeCloseTo(pointer.x, 9);
  });
});

describe('the stops of zoom in and out', () => {
  it('go on to the next stop, also from between two or from one that is off by rounding', () => {
    expect(zoomStep(0.44, 1)).toBe(0.5);
    expect(zoomStep(0.44, -1)).toBe(0.333);
    expect(zoomStep(0.5 - 1e-9, 1)).toBe(0.667);
    expect(zoomStep(0.5 + 1e-9, -1)).toBe(0.333);
  });
  it('end at the ends', () => {
    expect(zoomStep(ZOOM_STEPS.at(-1)!, 1)).toBe(32);
    expect(zoomStep(ZOOM_STEPS[0]!, -1)).toBe(ZOOM_STEPS[0]);
  });
});

describe('the page stays in sight', () => {
  const page = { width: 800, height: 400 };
  it.each([
    { x: 5000, y: 10, zoom: 1 },
    { x: -5000, y: 10, zoom: 1 },
    { x: 10, y: 5000, zoom: 1 },
    { x: 10, y: -5000, zoom: 0.5 },
  ])('from $x, $y', (view) => {
    const kept = keepInSight(view, page, AREA);
    const shownX = Math.min(AREA.width, kept.x + page.width * kept.zoom) - Math.max(0, kept.x);
    const shownY = Math.min(AREA.height, kept.y + page.height * kept.zoom) - Math.max(0, kept.y);
    expect(shownX).toBeGreaterThanOrEqual(47.9);
    expect(shownY).toBeGreaterThanOrEqual(47.9);
  });
  it('and is left alone while it is', () => {
    const view = { x: -300, y: 50, zoom: 1 };
    expect(keepInSight(view, page, AREA)).toEqual(view);
  });
});

it.each([1, 1.5, 2])("the page's edges lie on whole device pixels at a ratio of %d", (ratio) => {
  const rectangle = pageRectangle({ x: 10.37, y: 20.81, zoom: 0.4441 }, { width: 1921, height: 1081 }, ratio);
  for (const px of Object.values(rectangle)) expect(px * ratio).toBeCloseTo(Math.round(px * ratio), 9);
});
