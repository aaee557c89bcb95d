/** Phases in beats, as the panel shows them. Pure. */
import { findRecord, motionsOf } from '#core/document/queries.ts';
import { MOST_PHASE_SECONDS } from '#core/document/record-fields.ts';
import type { MovementRecord, SongbrushDocument } from '#core/document/records.ts';
import { leadClip } from '../timeline/beats.ts';

/** Length of a beat where no tempo is known: that of 120 a minute. */
const PLAIN_BEAT_SECONDS = 0.5;

/** A beat of the clip that a movement, or the one it follows, listens to. */
export function beatSecondsOf(document: SongbrushDocument, movement?: MovementRecord): number {
  const motion = movement?.type === 'motion-link' ? motionsOf(document, movement.fromLayerId)[0] : movement;
  const clip = (motion && findRecord(document, 'clip', motion.clipId)) ?? leadClip(document);
  const tempo = clip?.beatGrid?.tempoBpm ?? 0;
  return tempo > 0 ? 60 / tempo : PLAIN_BEAT_SECONDS;
}

/** Whole milliseconds, no further than a phase may go. */
export function phaseOf(beats: number, beatSeconds: number): number {
  const seconds = Math.round(beats * beatSeconds * 1000) / 1000;
  return Math.max(-MOST_PHASE_SECONDS, Math.min(MOST_PHASE_SECONDS, seconds));
}
