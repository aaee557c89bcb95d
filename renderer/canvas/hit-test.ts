/** Which layer lies under a point of the page, by what can be seen of it. Pure: alpha is asked for. */
import { invert, multiply, transformMatrix, type Matrix } from '#core/compositing/matrix.ts';
import { motionMatrix } from '#core/compositing/motion-map.ts';
import { layer as layerOf, layersOf } from '#core/document/queries.ts';
import type { LayerRecord, RasterLayerRecord, RecordId, SongbrushDocument } from '#core/document/records.ts';
import { evaluateLayer, type CurveSource, type LayerState } from '#core/timeline/evaluate.ts';
import { groupMatrix, mapPoint } from './layer-geometry.ts';
import type { Point } from './viewport-geometry.ts';

/** Alpha of a layer's picture, 0..255, at `u`, `v` in 0..1 of its width and height. */
export type AlphaSource = (layer: RasterLayerRecord, u: number, v: number) => number;

/** Fainter than this is taken for empty: soft shadows let the click through. */
const SEEN_ALPHA = 16;

/** Folds the line onto 0..1, mirrored at every whole number. */
const mirrored = (share: number): number => 1 - Math.abs((((share % 2) + 2) % 2) - 1);
const inside = (share: number): boolean => share >= 0 && share < 1;

/** The picture's own pixels to its parent's, as choreography moves it; its finer warp is left out. */
const shownMatrix = ({ width, height }: RasterLayerRecord, { transform, motion }: LayerState): Matrix =>
  motion
    ? multiply(transformMatrix(transform), motionMatrix(motion, Math.min(width, height)))
    : transformMatrix(transform);

function isSeenAt(layer: RasterLayerRecord, toPage: Matrix, point: Point, alphaAt: AlphaSource): boolean {
  const inverse = invert(toPage);
  if (!inverse) return false;
  const { x, y } = mapPoint(inverse, point);
  const [u, v] = [x / layer.width + 0.5, y / layer.height + 0.5];
  if (layer.edge === 'mirror') return alphaAt(layer, mirrored(u), mirrored(v)) >= SEEN_ALPHA;
  return inside(u) && inside(v) && alphaAt(layer, u, v) >= SEEN_ALPHA;
}

/** What is needed to know what can be seen. */
export interface Sight {
  readonly alphaAt: AlphaSource;
  readonly curves: CurveSource;
}

/** The topmost picture under a point, or null. Hidden, fully faded and locked layers let the click through. */
export function pictureAt(
  document: SongbrushDocument,
  point: Point,
  timeSeconds: number,
  { alphaAt, curves }: Sight,
): RasterLayerRecord | null {
  const visit = (groupId: RecordId | null, parent: Matrix): RasterLayerRecord | null => {
    for (const layer of layersOf(document, groupId).toReversed()) {
      if (!layer.visible || layer.locked) continue;
      const state = evaluateLayer(document, layer, timeSeconds, curves);
      if (state.opacity <= 0) continue;
      if (layer.kind === 'group') {
        const found = visit(layer.id, multiply(parent, transformMatrix(state.transform)));
        if (found) return found;
      } else if (isSeenAt(layer, multiply(parent, shownMatrix(layer, state)), point, alphaAt)) return layer;
    }
    return null;
  };
  return visit(null, groupMatrix(document, null, timeSeconds));
}

const withGroups = (document: SongbrushDocument, layer: LayerRecord): LayerRecord[] => [
  ...(layer.parentId === null ? [] : withGroups(document, layerOf(document, layer.parentId))),
  layer,
];

/**
 * What a click on a picture selects: the outermost group around it, or, where a selected layer shares one
 * of its groups, the picture's ancestor beside that layer.
 */
export function selectableFor(
  document: SongbrushDocument,
  picture: LayerRecord,
  selection: readonly RecordId[],
): RecordId {
  const chain = withGroups(document, picture);
  const selectedParents = new Set(selection.map((id) => layerOf(document, id).parentId));
  return (chain.findLast(({ parentId }) => selectedParents.has(parentId)) ?? chain[0]!).id;
}

/** One step further in: what a double-click selects when a group around the picture is selected. */
export function deeperFor(
  document: SongbrushDocument,
  picture: LayerRecord,
  selection: readonly RecordId[],
): RecordId {
  const chain = withGroups(document, picture);
  const selected = chain.findLastIndex(({ id }) => selection.includes(id));
  return chain[Math.min(selected + 1, chain.length - 1)]!.id;
}

/** Ids of all pictures from the lowest to the highest as they are drawn. */
export function drawingOrder(document: SongbrushDocument, groupId: RecordId | null = null): RecordId[] {
  return layersOf(document, groupId).flatMap((layer) =>
    layer.kind === 'group' ? drawingOrder(document, layer.id) : [layer.id],
  );
}
