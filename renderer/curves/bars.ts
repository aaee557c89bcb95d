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

/** Less than this share of a bar is no bar of its own, at either end of the timeline. */
const LEAST_BAR = 0.5;

/** The bar at a time; what lies before the first one counts as a bar. Null beyond the end. */
export function barAround(document: SongbrushDocument, seconds: number): TimeSpan | null {
  const { durationSeconds } = documentRecord(document);
  const starts = barStarts(document);
  const leastSeconds = LEAST_BAR * ((starts[1] ?? durationSeconds) - (starts[0] ?? 0));
  const within = starts.filter((at) => at >= leastSeconds && at <= durationSeconds - leastSeconds);
  const cuts = [0, ...within, durationSeconds];
  const next = cuts.findIndex((cut) => cut > seconds);
  if (next < 1) return null;
  return { startSeconds: cuts[next - 1]!, endSeconds: cuts[next]! };
}
