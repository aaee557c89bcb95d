/**
 * Order among siblings as numbers with room between them, so that a move changes one record. When
 * halving has used the room up, the siblings are numbered afresh.
 */
import type { Draft } from './draft.ts';
import type { LayerRecord, MovementRecord, TrackRecord } from './records.ts';

type Ordered = LayerRecord | TrackRecord | MovementRecord;

/** An order above every sibling. */
export const orderAbove = (siblings: readonly { order: number }[]): number =>
  (siblings.at(-1)?.order ?? 0) + 1;

function spread(below: number | undefined, above: number | undefined, count: number): number[] {
  const positions = Array.from({ length: count }, (_, i) => i + 1);
  if (above === undefined) return positions.map((i) => (below ?? 0) + i);
  if (below === undefined) return positions.map((i) => above - count - 1 + i);
  return positions.map((i) => below + ((above - below) * i) / (count + 1));
}

/**
 * Orders that put `count` records at `index` among `siblings` (bottom to top, none of them counted).
 * Renumbers the siblings in `draft` where too few numbers are left between two of them.
 */
export function ordersAt(
  draft: Draft,
  siblings: readonly Ordered[],
  index: number,
  count: number,
): readonly number[] {
  const at = Math.max(0, Math.min(siblings.length, Math.trunc(index)));
  const below = siblings[at - 1]?.order;
  const above = siblings[at]?.order;
  const orders = spread(below, above, count);
  const ladder = [below ?? -Infinity, ...orders, above ?? Infinity];
  if (ladder.every((order, i) => i === 0 || order > ladder[i - 1]!)) return orders;
  siblings.forEach((sibling, i) => draft.update<Ordered>(sibling, { order: i < at ? i + 1 : i + 1 + count }));
  return orders.map((_, i) => at + i + 1);
}

/** The order that puts one record at `index`; see `ordersAt`. */
export const orderAt = (draft: Draft, siblings: readonly Ordered[], index: number): number =>
  ordersAt(draft, siblings, index, 1)[0]!;
