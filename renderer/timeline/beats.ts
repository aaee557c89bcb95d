/**
 * Where the beats of the timeline's recordings fall on the timeline. Pure. How a grid is corrected is in
 * `core/audio/grid-edits.ts`.
 */
import { clips, tracks } from '#core/document/queries.ts';
import type { BeatGrid, ClipRecord, SongbrushDocument } from '#core/document/records.ts';

export interface TimelineBeat {
  readonly seconds: number;
  /** Bars count from 1 at the first downbeat; beats before it are in bar 0. */
  readonly bar: number;
  /** From 1. */
  readonly beat: number;
}

/** The clip whose tempo the transport shows: the first that has been heard, in the order of the tracks. */
export const leadClip = (document: SongbrushDocument): ClipRecord | undefined =>
  clipsInOrder(document).find((clip) => clip.beatGrid !== null);

/** All beats, ascending. Where clips lie over each other the upper track's beats count. */
export function timelineBeats(document: SongbrushDocument): readonly TimelineBeat[] {
  const covered: { readonly start: number; readonly end: number }[] = [];
  const beats: TimelineBeat[] = [];
  for (const clip of clipsInOrder(document)) {
    if (!clip.beatGrid) continue;
    const start = clip.startSeconds;
    const end = start + clip.durationSeconds;
    const isFree = (seconds: number): boolean =>
      seconds >= start &&
      seconds <= end &&
      !covered.some((other) => seconds >= other.start && seconds <= other.end);
    beats.push(...beatsOf(clip, clip.beatGrid).filter(({ seconds }) => isFree(seconds)));
    covered.push({ start, end });
  }
  return beats.sort((a, b) => a.seconds - b.seconds);
}

const clipsInOrder = (document: SongbrushDocument): ClipRecord[] =>
  tracks(document).flatMap(({ id }) => clips(document, id));

/** All beats of a clip's recording, at timeline seconds. */
export function beatsOf(
  clip: ClipRecord,
  { beatsSeconds, beatsPerBar, firstDownbeat }: BeatGrid,
): TimelineBeat[] {
  const shift = clip.startSeconds - clip.offsetSeconds;
  return beatsSeconds.map((seconds, index) => {
    const since = index - firstDownbeat;
    const bar = Math.floor(since / beatsPerBar);
    return { seconds: seconds + shift, bar: bar + 1, beat: since - bar * beatsPerBar + 1 };
  });
}

/** Index of the last beat at or before a time, -1 before the first. */
export function beatIndexAt(beats: readonly Pick<TimelineBeat, 'seconds'>[], seconds: number): number {
  let [low, high] = [0, beats.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (beats[middle]!.seconds <= seconds) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The beat nearest to a time, in seconds, or null where there is none. */
export function nearestBeat(beats: readonly Pick<TimelineBeat, 'seconds'>[], seconds: number): number | null {
  const index = beatIndexAt(beats, seconds);
  const near = [beats[index], beats[index + 1]].flatMap((beat) => beat?.seconds ?? []);
  if (near.length === 0) return null;
  return near.reduce((best, at) => (Math.abs(at - seconds) < Math.abs(best - seconds) ? at : best));
}

/** Reads a document's beats, and gives the same answer as long as its sounds are the same. */
export function beatReader(): (document: SongbrushDocument) => readonly TimelineBeat[] {
  let known: readonly unknown[] = [];
  let beats: readonly TimelineBeat[] = [];
  return (document) => {
    const records = [...tracks(document), ...clips(document)];
    const isSame = records.length === known.length && records.every((record, i) => record === known[i]);
    if (!isSame) [known, beats] = [records, timelineBeats(document)];
    return beats;
  };
}
