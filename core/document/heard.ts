/** What a movement was made for, and whether that is still so. */
import { hashText } from '../hash-text.ts';
import { documentRecord, findRecord } from './queries.ts';
import type { BeatGrid, ClipRecord, MotionHeard, MotionRecord, SongbrushDocument } from './records.ts';

/** Places closer than this are one: a third of a control frame. */
const TOLERANCE_SECONDS = 0.005;

/** Names a grid by its content: equal keys, equal beats. Empty where none is known. */
export const beatGridKey = (grid: BeatGrid | null): string => (grid ? hashText(JSON.stringify(grid)) : '');

/** What a movement made now from a clip would be made for: up to the clip's end or the film's. */
export function heardNow(document: SongbrushDocument, clip: ClipRecord): MotionHeard {
  const { durationSeconds } = documentRecord(document);
  return {
    clipStartSeconds: clip.startSeconds,
    clipOffsetSeconds: clip.offsetSeconds,
    endSeconds: Math.min(durationSeconds, clip.startSeconds + clip.durationSeconds),
    beatGridKey: beatGridKey(clip.beatGrid),
  };
}

/** True where the movement's sound has moved, the film become longer or the beats others since it was made. */
export function isStale(document: SongbrushDocument, { clipId, heard }: MotionRecord): boolean {
  const clip = findRecord(document, 'clip', clipId);
  if (!clip) return false;
  const now = heardNow(document, clip);
  const shift =
    now.clipOffsetSeconds - now.clipStartSeconds - heard.clipOffsetSeconds + heard.clipStartSeconds;
  return (
    Math.abs(shift) > TOLERANCE_SECONDS ||
    Math.abs(now.endSeconds - heard.endSeconds) > TOLERANCE_SECONDS ||
    now.beatGridKey !== heard.beatGridKey
  );
}
