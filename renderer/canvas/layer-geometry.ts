/**
 * Where layers lie on the page at a time, as their keyframes and fields say. Choreography is left out:
 * handles stay where the artist put the layer, and the music moves it about that place.
 */
import { apply, invert, multiply, transformMatrix, type Matrix } from '#core/compositing/matrix.ts';
import { layer as layerOf, layersOf } from '#core/document/queries.ts';
import type { LayerRecord, RecordId, SongbrushDocument, Transform } from '#core/document/records.ts';
import { layerKind } from '#core/layers/index.ts';
import { evaluateLayer } from '#core/timeline/evaluate.ts';
import type { Point } from './viewport-geometry.ts';

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A layer at a time: how it is placed, and the box of what it shows. */
export interface PlacedLayer {
  readonly layer: LayerRecord;
  readonly transform: Transform;
  /** From the parent's pixels to the page's. */
  readonly parentToPage: Matrix;
  /** From the layer's own pixels, about its centre, to the page's. */
  readonly toPage: Matrix;
  /** In the layer's own pixels; a group's is that of its layers. */
  readonly box: Box;
}

const IDENTITY: Matrix = { a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 };

/** A layer's transform and opacity without its choreography. */
export const restState = (document: SongbrushDocument, layer: LayerRecord, timeSeconds: number) =>
  evaluateLayer(document, layer, timeSeconds, () => undefined);

/** From a group's own pixels to the page's; the page's own for null. */
export function groupMatrix(
  document: SongbrushDocument,
  groupId: RecordId | null,
  timeSeconds: number,
): Matrix {
  if (groupId === null) return IDENTITY;
  const group = layerOf(document, groupId);
  const { transform } = restState(document, group, timeSeconds);
  return multiply(groupMatrix(document, group.parentId, timeSeconds), transformMatrix(transform));
}

export const boxCorners = ({ left, top, right, bottom }: Box): Point[] => [
  { x: left, y: top },
  { x: right, y: top },
  { x: right, y: bottom },
  { x: left, y: bottom },
];

/** The upright box around points. @throws never; the points are at least one */
export function boxAround(points: readonly Point[]): Box {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
}

export const boxCentre = ({ left, top, right, bottom }: Box): Point => ({
  x: (left + right) / 2,
  y: (top + bottom) / 2,
});

export function mapPoint(matrix: Matrix, { x, y }: Point): Point {
  const [mappedX, mappedY] = apply(matrix, x, y);
  return { x: mappedX, y: mappedY };
}

/** What a layer shows in its own pixels, or null where that is nothing (an empty group). */
function contentBox(document: SongbrushDocument, layer: LayerRecord, timeSeconds: number): Box | null {
  const size = layerKind(layer).size(layer);
  if (size) {
    const [x, y] = [size.width / 2, size.height / 2];
    return { left: -x, top: -y, right: x, bottom: y };
  }
  const corners = layersOf(document, layer.id).flatMap((child) => {
    const box = contentBox(document, child, timeSeconds);
    const matrix = transformMatrix(restState(document, child, timeSeconds).transform);
    return box ? boxCorners(box).map((corner) => mapPoint(matrix, corner)) : [];
  });
  return corners.length > 0 ? boxAround(corners) : null;
}

/** Where a layer lies, or null for an empty group. */
export function placeLayer(
  document: SongbrushDocument,
  layer: LayerRecord,
  timeSeconds: number,
): PlacedLayer | null {
  const box = contentBox(document, layer, timeSeconds);
  if (!box) return null;
  const { transform } = restState(document, layer, timeSeconds);
  const parentToPage = groupMatrix(document, layer.parentId, timeSeconds);
  return {
    layer,
    transform,
    parentToPage,
    toPage: multiply(parentToPage, transformMatrix(transform)),
    box,
  };
}

/**
 * The middle of what a layer shows, in its parent's pixels: what its X and Y say and its handles lie
 * around. A group's own origin may lie anywhere; only an empty one is known by it.
 */
export function layerMiddle(document: SongbrushDocument, layer: LayerRecord, timeSeconds: number): Point {
  const { transform } = restState(document, layer, timeSeconds);
  const box = contentBox(document, layer, timeSeconds);
  return box ? mapPoint(transformMatrix(transform), boxCentre(box)) : { x: transform.x, y: transform.y };
}

/** The box's corners on the page, from upper left clockwise in the layer's own sense. */
export const pageCorners = ({ box, toPage }: PlacedLayer): Point[] =>
  boxCorners(box).map((corner) => mapPoint(toPage, corner));

/** True where a point of the page lies in the layer's box. */
export function boxHolds({ box, toPage }: PlacedLayer, point: Point): boolean {
  const inverse = invert(toPage);
  if (!inverse) return false;
  const { x, y } = mapPoint(inverse, point);
  return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
}

/** The transform nearest to a matrix: exact where it has no shear. */
export function transformOf({ a, b, c, d, e, f }: Matrix): Transform {
  const scaleX = Math.hypot(a, b);
  const scaleY = scaleX === 0 ? Math.hypot(c, d) : (a * d - b * c) / scaleX;
  return { x: e, y: f, scaleX, scaleY, rotationRadians: Math.atan2(b, a) };
}

/** The transform that keeps a layer where it lies on the page when it goes into another group. */
export function transformInGroup(
  document: SongbrushDocument,
  layer: LayerRecord,
  groupId: RecordId | null,
): Transform {
  const before = groupMatrix(document, layer.parentId, 0);
  const inverse = invert(groupMatrix(document, groupId, 0));
  if (!inverse) return layer.transform;
  const change = multiply(inverse, before);
  const isIdentity = Object.entries(change).every(
    ([key, value]) => Math.abs(value - IDENTITY[key as keyof Matrix]) < 1e-9,
  );
  return isIdentity ? layer.transform : transformOf(multiply(change, transformMatrix(layer.transform)));
}
