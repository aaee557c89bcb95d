/** Keyframes that lie at the same time: what a lane shows as one diamond. Pure. */
import type { KeyframeRecord, RecordId } from '#core/document/records.ts';

export interface Moment {
  readonly seconds: number;
  readonly ids: readonly RecordId[];
}

/** @param keyframes by time */
export function momentsOf(keyframes: readonly KeyframeRecord[]): readonly Moment[] {
  const ids = new Map<number, RecordId[]>();
  for (const { timeSeconds, id } of keyframes) ids.set(timeSeconds, [...(ids.get(timeSeconds) ?? []), id]);
  return [...ids].map(([seconds, at]) => ({ seconds, ids: at }));
}
