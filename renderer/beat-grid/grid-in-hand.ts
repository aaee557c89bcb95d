/** Which recording's beat grid is being corrected, and how a correction gets into the document. */
import { clips, getRecord } from '#core/document/queries.ts';
import type { BeatGrid, ClipRecord, RecordId, SongbrushDocument } from '#core/document/records.ts';
import type { Editor } from '../app/editor.svelte.ts';
import { leadClip } from '../timeline/beats.ts';

/** What a recording has before anything was heard in it. */
export const NO_GRID: BeatGrid = { tempoBpm: 0, beatsPerBar: 4, beatsSeconds: [], firstDownbeat: 0 };

/** How far one press moves a grid or a beat. */
export const NUDGE_SECONDS = 0.005;

/** Seconds of a clip's recording for seconds of the timeline, and back. */
export const toRecording = (clip: ClipRecord, seconds: number): number =>
  seconds - clip.startSeconds + clip.offsetSeconds;
export const toTimeline = (clip: ClipRecord, seconds: number): number =>
  seconds + clip.startSeconds - clip.offsetSeconds;

/** The clip whose grid is meant at a time: one that sounds there, rather with a grid; the lead clip elsewhere. */
export function clipInHand(document: SongbrushDocument, seconds: number): ClipRecord | undefined {
  const here = clips(document).filter(
    (clip) => seconds >= clip.startSeconds && seconds < clip.startSeconds + clip.durationSeconds,
  );
  const lead = leadClip(document);
  if (lead && here.includes(lead)) return lead;
  return here.find(({ beatGrid }) => beatGrid !== null) ?? here[0] ?? lead ?? clips(document)[0];
}

/** Gives a clip a grid: one undo step, unless a gesture goes on. */
export const setGrid = (editor: Editor, clipId: RecordId, beatGrid: BeatGrid): void =>
  void editor.execute('clip.set-beat-grid', { clipId, beatGrid });

/** Corrects the grid in hand at the playhead. Does nothing where there is none. @throws AppError as the document does */
export function correctGrid(
  editor: Editor,
  edit: (grid: BeatGrid, clip: ClipRecord, seconds: number) => BeatGrid,
): void {
  const { document, playback } = editor;
  const clip = document && clipInHand(document, playback.timeSeconds);
  if (!clip?.beatGrid) return;
  setGrid(editor, clip.id, edit(clip.beatGrid, clip, toRecording(clip, playback.timeSeconds)));
}

/** A document with another grid in a clip: what the timeline shows while taps are not kept yet. */
export function withGrid(
  document: SongbrushDocument,
  clipId: RecordId,
  beatGrid: BeatGrid,
): SongbrushDocument {
  const clip: ClipRecord = { ...getRecord(document, 'clip', clipId), beatGrid };
  return { ...document, records: { ...document.records, [clipId]: clip } };
}
