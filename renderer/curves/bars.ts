/** The bars of a timeline, for selecting and cutting by them. Pure. */
import { documentRecord } from '#core/document/queries.ts';
import type { SongbrushDocument, TimeSpan } from '#core/document/records.ts';
import { timelineBeats } from '../timeline/beats.ts';

/** Where bars begin, ascending; without beats every two seconds. */
export function barStarts(document: SongbrushDocument): readonly number[] {
  const { durationSeconds } = documentRecord(document);
  const starts = timelineBeats(document)
    .filter(({ beat, seconds }) => beat === 1 && seconds < durationSeconds)
    .map(({ seconds }) => seconds);
  if (starts.length > 0) return starts;
  return Array.from({ length: Math.ceil(durationSeconds / 2) }, (_, index) => index * 2);
}

/** The bar at a time; what lies before the first one counts as a bar. Null beyond the end. */
export function barAround(document: SongbrushDocument, seconds: number): TimeSpan | null {
  const { durationSeconds } = documentRecord(document);
  const cuts = [...new Set([0, ...barStarts(document), durationSeconds])].sort((a, b) => a - b);
  const next = cuts.findIndex((cut) => cut > seconds);
  if (next < 1) return null;
  return { startSeconds: cuts[next - 1]!, endSeconds: cuts[next]! };
}
