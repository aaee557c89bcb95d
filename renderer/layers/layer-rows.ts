/** The layer tree as the list shows it, top first, and where a dragged row lands. Pure. */
import { isInside, layer as layerOf, layersOf } from '#core/document/queries.ts';
import type { LayerRecord, RecordId, SongbrushDocument } from '#core/document/records.ts';

export interface LayerRow {
  readonly layer: LayerRecord;
  /** 0 at the top level. */
  readonly depth: number;
  /** A group whose layers are shown. */
  readonly open: boolean;
}

export function layerRows(
  document: SongbrushDocument,
  isFolded: (groupId: RecordId) => boolean,
  parentId: RecordId | null = null,
  depth = 0,
): LayerRow[] {
  return layersOf(document, parentId)
    .toReversed()
    .flatMap((layer) => {
      const open = layer.kind === 'group' && !isFolded(layer.id);
      const row = { layer, depth, open };
      return open ? [row, ...layerRows(document, isFolded, layer.id, depth + 1)] : [row];
    });
}

/** Where layers go: into a group or the top level, right below a layer that stays there, or on top. */
export interface LayerPlace {
  readonly parentId: RecordId | null;
  /** The layer they go right below; null is on top. */
  readonly belowId: RecordId | null;
}

/** A place as the list shows it while dragging. */
export interface DropTarget {
  readonly place: LayerPlace;
  /** The line's position, in rows from the top; null where the row itself is lit: into that group. */
  readonly gap: number | null;
  readonly depth: number;
  readonly groupId: RecordId | null;
}

/** The layers of a selection that are not inside another one of it, lowest first. */
export function outermost(document: SongbrushDocument, ids: readonly RecordId[]): LayerRecord[] {
  const isCovered = (layer: LayerRecord): boolean =>
    layer.parentId !== null && ids.some((id) => isInside(document, layer.parentId, id));
  const order = drawn(document, null);
  return ids
    .map((id) => layerOf(document, id))
    .filter((layer) => !isCovered(layer))
    .sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
}

/** Ids of all layers, lowest first, a group before what is in it. */
const drawn = (document: SongbrushDocument, parentId: RecordId | null): RecordId[] =>
  layersOf(document, parentId).flatMap(({ id }) => [id, ...drawn(document, id)]);

/** Right below an anchor, or below what is next above it where the anchor itself is being moved. */
function below(document: SongbrushDocument, anchor: LayerRecord, moved: readonly RecordId[]): LayerPlace {
  const above = layersOf(document, anchor.parentId).find(
    ({ id, order }) => order >= anchor.order && !moved.includes(id),
  );
  return { parentId: anchor.parentId, belowId: above?.id ?? null };
}

/** The share of a group's row, from its top and its bottom, that means beside it rather than into it. */
const BESIDE_SHARE = 0.28;

/**
 * Where a drag would drop.
 * @param rowPosition the pointer in rows from the top of the list: 1.5 is the middle of the second row
 * @param wantedDepth how deep the pointer lies by its indentation
 * @returns null where the dragged layers would go into themselves
 */
export function dropTarget(
  document: SongbrushDocument,
  rows: readonly LayerRow[],
  moved: readonly RecordId[],
  rowPosition: number,
  wantedDepth: number,
): DropTarget | null {
  const position = Math.max(0, Math.min(rows.length, rowPosition));
  const share = position - Math.floor(position);
  const over = rows[Math.floor(position)];
  const isAmidst = share > BESIDE_SHARE && share < 1 - BESIDE_SHARE;
  const target =
    over?.layer.kind === 'group' && isAmidst
      ? intoGroup(over)
      : intoGap(document, rows, moved, Math.round(position), wantedDepth);
  const isInsideMoved = moved.some((id) => isInside(document, target.place.parentId, id));
  return isInsideMoved ? null : target;
}

function intoGroup({ layer, depth }: LayerRow): DropTarget {
  return { place: { parentId: layer.id, belowId: null }, gap: null, depth, groupId: layer.id };
}

function intoGap(
  document: SongbrushDocument,
  rows: readonly LayerRow[],
  moved: readonly RecordId[],
  gap: number,
  wantedDepth: number,
): DropTarget {
  const above = rows[gap - 1];
  if (!above) return { place: { parentId: null, belowId: null }, gap: 0, depth: 0, groupId: null };
  const deepest = above.open ? above.depth + 1 : above.depth;
  // Between two rows of a group the line cannot leave the group.
  const shallowest = rows[gap]?.depth ?? 0;
  const depth = Math.max(Math.min(shallowest, deepest), Math.min(deepest, wantedDepth));
  if (depth > above.depth) return { ...intoGroup(above), gap, depth, groupId: null };
  let anchor = above.layer;
  for (let level = above.depth; level > depth; level--) anchor = layerOf(document, anchor.parentId!);
  return { place: below(document, anchor, moved), gap, depth, groupId: null };
}
