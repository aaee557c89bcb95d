/**
 * What dragging does to layers: move, scale, turn. A drag is begun with the layers as they lie and answers
 * for every place of the pointer with their transforms, always reckoned from the beginning. Pure.
 */
import type { Size } from '#core/document/create.ts';
import { invert, transformMatrix } from '#core/compositing/matrix.ts';
import type { RecordId, Transform } from '#core/document/records.ts';
import { boxAround, boxCentre, mapPoint, pageCorners, type Box, type PlacedLayer } from './layer-geometry.ts';
import { snapToPage, type SnapLine } from './snapping.ts';
import type { Point } from './viewport-geometry.ts';

export interface DragKeys {
  readonly shift: boolean;
  readonly alt: boolean;
  /** Ctrl, or Cmd on a Mac. */
  readonly mod: boolean;
}

export interface DragResult {
  readonly transforms: ReadonlyMap<RecordId, Transform>;
  /** Lines of the page that it snapped to. */
  readonly lines: readonly SnapLine[];
}

/** @param to the pointer on the page */
export type Drag = (to: Point, keys: DragKeys) => DragResult;

/** A corner or an edge of the box: -1 is left or top, 0 the middle, 1 right or bottom. */
export interface Handle {
  readonly x: -1 | 0 | 1;
  readonly y: -1 | 0 | 1;
}

const TURN_STEP = Math.PI / 12;
/** No side gets shorter than this in the parent's pixels. */
const MIN_SIDE = 1;

const difference = (a: Point, b: Point): Point => ({ x: a.x - b.x, y: a.y - b.y });
const angle = ({ x, y }: Point): number => Math.atan2(y, x);
const handlePoint = ({ left, top, right, bottom }: Box, { x, y }: Handle): Point => ({
  x: x < 0 ? left : x > 0 ? right : (left + right) / 2,
  y: y < 0 ? top : y > 0 ? bottom : (top + bottom) / 2,
});

/** A point of the page in the parent's pixels; the point itself where the parent is flattened. */
function inParent({ parentToPage }: PlacedLayer, point: Point): Point {
  const inverse = invert(parentToPage);
  return inverse ? mapPoint(inverse, point) : point;
}

const results = (
  layers: readonly PlacedLayer[],
  transformOf: (placed: PlacedLayer) => Transform,
  lines: readonly SnapLine[] = [],
): DragResult => ({
  transforms: new Map(layers.map((placed) => [placed.layer.id, transformOf(placed)])),
  lines,
});

/**
 * Moves layers together, by whole pixels, so that what was sharp stays so. Shift keeps to one axis, mod does
 * without snapping.
 * @param snapDistance document pixels
 */
export function moveDrag(
  layers: readonly PlacedLayer[],
  page: Size,
  from: Point,
  snapDistance: number,
): Drag {
  const start = boxAround(layers.flatMap(pageCorners));
  return (to, keys) => {
    const moved = difference(to, from);
    let delta = { x: Math.round(moved.x), y: Math.round(moved.y) };
    const sideways = Math.abs(delta.x) >= Math.abs(delta.y);
    if (keys.shift) delta = sideways ? { x: delta.x, y: 0 } : { x: 0, y: delta.y };
    const box = {
      left: start.left + delta.x,
      right: start.right + delta.x,
      top: start.top + delta.y,
      bottom: start.bottom + delta.y,
    };
    const snapped = snapToPage(box, page, keys.mod ? -1 : snapDistance);
    const stays = (axis: 'x' | 'y'): boolean => keys.shift && sideways !== (axis === 'x');
    const shift = {
      x: stays('x') ? 0 : snapped.shift.x,
      y: stays('y') ? 0 : snapped.shift.y,
    };
    const target = { x: from.x + delta.x + shift.x, y: from.y + delta.y + shift.y };
    return results(
      layers,
      (placed) => {
        const { x, y } = difference(inParent(placed, target), inParent(placed, from));
        const { transform } = placed;
        return { ...transform, x: transform.x + x, y: transform.y + y };
      },
      snapped.lines.filter(({ axis }) => !stays(axis)),
    );
  };
}

/** Keeps a side from vanishing, without turning it inside out. */
function boundedScale(scale: number, contentPx: number): number {
  const least = MIN_SIDE / Math.max(contentPx, MIN_SIDE);
  return Math.abs(scale) >= least ? scale : Math.sign(scale || 1) * least;
}

/** A transform changed in scale so that a point of the content stays where it is in the parent. */
function scaledAbout(transform: Transform, fixed: Point, scaleX: number, scaleY: number): Transform {
  const place = mapPoint(transformMatrix(transform), fixed);
  const next = mapPoint(transformMatrix({ ...transform, scaleX, scaleY, x: 0, y: 0 }), fixed);
  return { ...transform, scaleX, scaleY, x: place.x - next.x, y: place.y - next.y };
}

/**
 * Scales one layer by a corner or an edge about the opposite one; alt about its middle. A corner keeps the
 * proportions unless shift is held; an edge stretches.
 */
export function scaleDrag(placed: PlacedLayer, handle: Handle, from: Point): Drag {
  const { transform, box } = placed;
  const grip = handlePoint(box, handle);
  const isCorner = handle.x !== 0 && handle.y !== 0;
  const unturned = (vector: Point): Point => {
    const [cos, sin] = [Math.cos(transform.rotationRadians), Math.sin(transform.rotationRadians)];
    return { x: cos * vector.x + sin * vector.y, y: cos * vector.y - sin * vector.x };
  };
  return (to, keys) => {
    const fixed = keys.alt ? boxCentre(box) : handlePoint(box, { x: -handle.x, y: -handle.y } as Handle);
    const span = difference(grip, fixed);
    const before = { x: span.x * transform.scaleX, y: span.y * transform.scaleY };
    const moved = unturned(difference(inParent(placed, to), inParent(placed, from)));
    const after = { x: before.x + moved.x, y: before.y + moved.y };
    const [width, height] = [box.right - box.left, box.bottom - box.top];
    let { scaleX, scaleY } = transform;
    if (isCorner && !keys.shift) {
      const length = before.x ** 2 + before.y ** 2;
      const ratio = length === 0 ? 1 : (after.x * before.x + after.y * before.y) / length;
      const sides = [Math.abs(scaleX) * width, Math.abs(scaleY) * height];
      const bounded = Math.max(ratio, MIN_SIDE / Math.max(MIN_SIDE, Math.min(...sides)));
      scaleX *= bounded;
      scaleY *= bounded;
    } else {
      if (span.x !== 0) scaleX = boundedScale(after.x / span.x, width);
      if (span.y !== 0) scaleY = boundedScale(after.y / span.y, height);
    }
    return results([placed], () => scaledAbout(transform, fixed, scaleX, scaleY));
  };
}

/** Scaling and turning about a point of the page. */
interface Similarity {
  readonly about: Point;
  readonly scale: number;
  readonly turnRadians: number;
}

function similar(placed: PlacedLayer, { about, scale, turnRadians }: Similarity): Transform {
  const { transform, parentToPage } = placed;
  const [cos, sin] = [Math.cos(turnRadians) * scale, Math.sin(turnRadians) * scale];
  const offset = difference(mapPoint(parentToPage, transform), about);
  const place = inParent(placed, {
    x: about.x + cos * offset.x - sin * offset.y,
    y: about.y + sin * offset.x + cos * offset.y,
  });
  const isMirrored = parentToPage.a * parentToPage.d - parentToPage.b * parentToPage.c < 0;
  return {
    ...place,
    scaleX: transform.scaleX * scale,
    scaleY: transform.scaleY * scale,
    rotationRadians: transform.rotationRadians + (isMirrored ? -turnRadians : turnRadians),
  };
}

/** Scales several layers together by a corner of the box around them, in proportion. */
export function scaleTogetherDrag(layers: readonly PlacedLayer[], handle: Handle, from: Point): Drag {
  const box = boxAround(layers.flatMap(pageCorners));
  const grip = handlePoint(box, handle);
  return (to, keys) => {
    const about = keys.alt ? boxCentre(box) : handlePoint(box, { x: -handle.x, y: -handle.y } as Handle);
    const before = difference(grip, about);
    const moved = difference(to, from);
    const length = before.x ** 2 + before.y ** 2 || 1;
    const ratio = ((before.x + moved.x) * before.x + (before.y + moved.y) * before.y) / length;
    const scale = Math.max(ratio, MIN_SIDE / Math.sqrt(length));
    return results(layers, (placed) => similar(placed, { about, scale, turnRadians: 0 }));
  };
}

/** Turns layers about the middle of their box. Shift snaps to 15 degrees: of the layer itself, if it is one. */
export function turnDrag(layers: readonly PlacedLayer[], from: Point): Drag {
  const only = layers.length === 1 ? layers[0] : undefined;
  const about = only
    ? mapPoint(only.toPage, boxCentre(only.box))
    : boxCentre(boxAround(layers.flatMap(pageCorners)));
  const start = angle(difference(from, about));
  const own = only?.transform.rotationRadians ?? 0;
  return (to, keys) => {
    const turned = angle(difference(to, about)) - start;
    const snapped = Math.round((own + turned) / TURN_STEP) * TURN_STEP - own;
    // The shorter way round, so that passing straight left does not add a whole turn.
    const turnRadians = Math.atan2(
      Math.sin(keys.shift ? snapped : turned),
      Math.cos(keys.shift ? snapped : turned),
    );
    return results(layers, (placed) => similar(placed, { about, scale: 1, turnRadians }));
  };
}
