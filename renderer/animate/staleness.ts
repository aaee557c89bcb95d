/** Which movement was made for a sound that has moved since. */
import { findRecord } from '#core/document/queries.ts';
import type { MotionRecord, SongbrushDocument } from '#core/document/records.ts';
import { placementOf } from './choreography.svelte.ts';

/**
 * Remembers where each movement's sound lay when the movement was first seen: the document keeps the
 * curves, not what they were made for.
 */
export class Staleness {
  readonly #placements = new Map<string, string>();

  isStale(document: SongbrushDocument, motion: MotionRecord): boolean {
    const clip = findRecord(document, 'clip', motion.clipId);
    if (!clip) return false;
    const { audioOffsetSeconds, durationSeconds } = placementOf(document, clip);
    const placement = `${clip.blob} ${audioOffsetSeconds.toFixed(3)} ${durationSeconds.toFixed(3)}`;
    const known = this.#placements.get(motion.id);
    if (known === undefined) this.#placements.set(motion.id, placement);
    return known !== undefined && known !== placement;
  }
}
