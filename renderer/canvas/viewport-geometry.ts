/**
 * Where the page lies in the canvas area. Pure: the area, the page and the pointer come in as numbers.
 * Points of the area are CSS pixels from its upper left corner; points of the page are document pixels.
 */
import type { Size } from '#core/document/create.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The page's upper left corner in the area, and how many CSS pixels a document pixel takes. */
export interface View extends Point {
  readonly zoom: number;
}

export const MIN_ZOOM = 0.02;
export const MAX_ZOOM = 32;
/** The stops of zoom in and zoom out. */
export const ZOOM_STEPS: readonly number[] = [
  0.03, 0.06, 0.125, 0.25, 0.333, 0.5, 0.667, 0.75, 1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32,
];
/** Room left around a fitted page; below it lies the zoom pill. */
const FIT_MARGIN = { x: 40, y: 58 };
/** A small page is not blown up beyond this to fill the area. */
const MAX_FIT_ZOOM = 4;
/** How much of the page always stays in sight. */
const SHOWN_PX = 48;

const clamp = (value: number, min: number, max: number): number => Math.max(min, Math.min(max, value));

/** The page in the area's middle, as large as fits with a margin. */
export function fitView(page: Size, area: Size): View {
  const room = (areaPx: number, margin: number): number => Math.max(areaPx - 2 * margin, areaPx / 3, 1);
  const zoom = clamp(
    Math.min(room(area.width, FIT_MARGIN.x) / page.width, room(area.height, FIT_MARGIN.y) / page.height),
    MIN_ZOOM,
    MAX_FIT_ZOOM,
  );
  return centredView(page, area, zoom);
}

/** The page in the area's middle at a zoom. */
export function centredView(page: Size, area: Size, zoom: number): View {
  return { zoom, x: (area.width - page.width * zoom) / 2, y: (area.height - page.height * zoom) / 2 };
}

/** Changes the zoom so that what lies under a point of the area stays under it. */
export function zoomAbout(view: View, point: Point, zoom: number): View {
  const bounded = clamp(zoom, MIN_ZOOM, MAX_ZOOM);
  const ratio = bounded / view.zoom;
  return {
    zoom: bounded,
    x: point.x - (point.x - view.x) * ratio,
    y: point.y - (point.y - view.y) * ratio,
  };
}

/** The next stop above (`direction` 1) or below (-1) a zoom. */
export function zoomStep(zoom: number, direction: 1 | -1): number {
  // A zoom that is a stop but for rounding goes on to the next one.
  const beyond = (step: number): boolean => (step / zoom - 1) * direction > 0.005;
  const steps = direction === 1 ? ZOOM_STEPS : ZOOM_STEPS.toReversed();
  return steps.find(beyond) ?? zoom;
}

/** Moves a view back where it would leave the page out of sight. */
export function keepInSight(view: View, page: Size, area: Size): View {
  const bound = (origin: number, pagePx: number, areaPx: number): number => {
    const shown = Math.min(SHOWN_PX, pagePx * view.zoom, areaPx);
    return clamp(origin, shown - pagePx * view.zoom, areaPx - shown);
  };
  return {
    zoom: view.zoom,
    x: bound(view.x, page.width, area.width),
    y: bound(view.y, page.height, area.height),
  };
}

export const toPage = (view: View, point: Point): Point => ({
  x: (point.x - view.x) / view.zoom,
  y: (point.y - view.y) / view.zoom,
});

export const toArea = (view: View, point: Point): Point => ({
  x: point.x * view.zoom + view.x,
  y: point.y * view.zoom + view.y,
});

/** The page's rectangle in the area, its edges on whole device pixels so that it is drawn crisp. */
export function pageRectangle(view: View, page: Size, devicePixelRatio: number): Point & Size {
  const snap = (px: number): number => Math.round(px * devicePixelRatio) / devicePixelRatio;
  const [x, y] = [snap(view.x), snap(view.y)];
  return {
    x,
    y,
    width: Math.max(1 / devicePixelRatio, snap(page.width * view.zoom)),
    height: Math.max(1 / devicePixelRatio, snap(page.height * view.zoom)),
  };
}
