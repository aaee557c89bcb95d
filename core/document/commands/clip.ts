/** Commands on clips: stretches of a recording on a track. */
import { Draft } from '../draft.ts';
import { clips, documentRecord, getRecord } from '../queries.ts';
import type { BeatGrid, ClipRecord, RecordId } from '../records.ts';
import type { Changes, DocumentCommand } from './command.ts';
import { listenersOf } from './track.ts';

/** No clip gets shorter than this: one control frame. */
export const MIN_CLIP_SECONDS = 1 / 60;

/** A new clip; the whole recording from the timeline's start unless told otherwise. */
export type ClipAddInput = Pick<ClipRecord, 'id' | 'trackId' | 'name' | 'blob' | 'sourceSeconds'> &
  Changes<Pick<ClipRecord, 'startSeconds' | 'offsetSeconds' | 'durationSeconds' | 'beatGrid'>>;

/** Adds a clip. The first one on the timeline makes the document end where it ends. */
export const clipAdd: DocumentCommand<ClipAddInput> = {
  id: 'clip.add',
  run(document, input) {
    const { startSeconds = 0, offsetSeconds = 0 } = input;
    const durationSeconds = input.durationSeconds ?? input.sourceSeconds - offsetSeconds;
    const { beatGrid = null } = input;
    const draft = new Draft(document);
    draft.add({ ...input, type: 'clip', startSeconds, offsetSeconds, durationSeconds, beatGrid });
    if (clips(document).length === 0) {
      draft.update(documentRecord(document), { durationSeconds: startSeconds + durationSeconds });
    }
    return draft.diff();
  },
};

/** Moves a clip in time, and to another track where one is given. */
export const clipMove: DocumentCommand<{
  readonly clipId: RecordId;
  readonly startSeconds: number;
  readonly trackId?: RecordId | undefined;
}> = {
  id: 'clip.move',
  run: (document, { clipId, startSeconds, trackId }) =>
    new Draft(document)
      .update(getRecord(document, 'clip', clipId), { startSeconds: Math.max(0, startSeconds), trackId })
      .diff(),
};

export interface ClipTrimInput {
  readonly clipId: RecordId;
  /** Where the clip's edges go, in timeline seconds; they stop where the recording ends. */
  readonly startSeconds?: number | undefined;
  readonly endSeconds?: number | undefined;
}

const clamp = (value: number, min: number, max: number): number => Math.max(min, Math.min(max, value));

/** Moves a clip's edges; what sounds at a time of the timeline stays where it is. */
export const clipTrim: DocumentCommand<ClipTrimInput> = {
  id: 'clip.trim',
  run(document, { clipId, startSeconds, endSeconds }) {
    const clip = getRecord(document, 'clip', clipId);
    const sourceStart = clip.startSeconds - clip.offsetSeconds;
    const end = clip.startSeconds + clip.durationSeconds;
    const start = clamp(startSeconds ?? clip.startSeconds, Math.max(0, sourceStart), end - MIN_CLIP_SECONDS);
    const newEnd = clamp(endSeconds ?? end, start + MIN_CLIP_SECONDS, sourceStart + clip.sourceSeconds);
    return new Draft(document)
      .update(clip, {
        startSeconds: start,
        offsetSeconds: start - sourceStart,
        durationSeconds: newEnd - start,
      })
      .diff();
  },
};

/** Removes a clip and the choreographies that listen to it. */
export const clipRemove: DocumentCommand<{ readonly clipId: RecordId }> = {
  id: 'clip.remove',
  run(document, { clipId }) {
    const clip = getRecord(document, 'clip', clipId);
    return new Draft(document).remove(clip, ...listenersOf(document, clip)).diff();
  },
};

/** Keeps what the analysis heard, or forgets it. */
export const clipSetBeatGrid: DocumentCommand<{
  readonly clipId: RecordId;
  readonly beatGrid: BeatGrid | null;
}> = {
  id: 'clip.set-beat-grid',
  run: (document, { clipId, beatGrid }) =>
    new Draft(document).update(getRecord(document, 'clip', clipId), { beatGrid }).diff(),
};
