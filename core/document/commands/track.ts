/** Commands on the timeline's tracks. */
import { Draft } from '../draft.ts';
import { orderAbove } from '../order.ts';
import { clips, getRecord, recordsOf, tracks } from '../queries.ts';
import type { ClipRecord, MotionRecord, RecordId, SongbrushDocument, TrackRecord } from '../records.ts';
import type { Changes, DocumentCommand } from './command.ts';

/** Adds a track below the others on screen: last in order. */
export const trackAdd: DocumentCommand<
  Pick<TrackRecord, 'id' | 'name'> & Changes<Pick<TrackRecord, 'muted' | 'gain'>>
> = {
  id: 'track.add',
  run: (document, { id, name, muted = false, gain = 1 }) =>
    new Draft(document)
      .add({ type: 'track', id, kind: 'audio', name, order: orderAbove(tracks(document)), muted, gain })
      .diff(),
};

/** The choreographies that listen to a clip: they go when it goes. */
export const listenersOf = (document: SongbrushDocument, clip: ClipRecord): MotionRecord[] =>
  recordsOf(document, 'motion').filter(({ clipId }) => clipId === clip.id);

/** Removes a track with its clips and the choreographies that listen to them. */
export const trackRemove: DocumentCommand<{ readonly trackId: RecordId }> = {
  id: 'track.remove',
  run(document, { trackId }) {
    const draft = new Draft(document).remove(getRecord(document, 'track', trackId));
    for (const clip of clips(document, trackId)) draft.remove(clip, ...listenersOf(document, clip));
    return draft.diff();
  },
};

/** Changes name, mute or gain. */
export const trackSet: DocumentCommand<{
  readonly trackId: RecordId;
  readonly settings: Changes<Pick<TrackRecord, 'name' | 'muted' | 'gain'>>;
}> = {
  id: 'track.set',
  run: (document, { trackId, settings }) =>
    new Draft(document).update(getRecord(document, 'track', trackId), settings).diff(),
};
