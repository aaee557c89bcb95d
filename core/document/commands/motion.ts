/** Commands on a layer's own choreographies, and on the order of all that moves it. */
import { Draft } from '../draft.ts';
import { heardNow } from '../heard.ts';
import { orderAbove, orderAt } from '../order.ts';
import { getRecord, layer, movement, movementsOf } from '../queries.ts';
import type { BlobHash, MotionRecord, MovementRecord, RecordId, TimeSpan } from '../records.ts';
import type { Changes, DocumentCommand } from './command.ts';

/** What a choreographer made. Heard as the clip lies now unless told otherwise. */
export type MotionMade = Pick<
  MotionRecord,
  'clipId' | 'curves' | 'frameCount' | 'frameRate' | 'style' | 'smoothness' | 'seed' | 'model'
> &
  Changes<Pick<MotionRecord, 'source' | 'heard'>>;

/** What the artist does with it. */
export type MotionSettings = Changes<
  Pick<MotionRecord, 'enabled' | 'intensity' | 'phaseSeconds' | 'mutedGroups' | 'sections'>
>;

export type MotionAddInput = Pick<MotionRecord, 'id' | 'layerId'> & MotionMade & MotionSettings;

/** Gives a layer one more choreography, after those it has: enabled and as it was written unless told otherwise. */
export const motionAdd: DocumentCommand<MotionAddInput> = {
  id: 'motion.add',
  run(document, { id, layerId, ...input }) {
    const { clipId, curves, frameCount, frameRate, style, smoothness, seed, model } = input;
    const siblings = movementsOf(document, layer(document, layerId).id);
    return new Draft(document)
      .add({
        ...{ type: 'motion', id, layerId, order: orderAbove(siblings) },
        ...{ clipId, curves, frameCount, frameRate, style, smoothness, seed, model },
        source: input.source ?? 'mix',
        heard: input.heard ?? heardNow(document, getRecord(document, 'clip', clipId)),
        written: curves,
        editedSpans: [],
        enabled: input.enabled ?? true,
        intensity: input.intensity ?? 1,
        phaseSeconds: input.phaseSeconds ?? 0,
        mutedGroups: input.mutedGroups ?? [],
        sections: input.sections ?? [],
      })
      .diff();
  },
};

/** Puts what was made anew in place of a choreography's curves. Its settings stay, edits by hand go. */
export const motionSet: DocumentCommand<{ readonly motionId: RecordId; readonly made: MotionMade }> = {
  id: 'motion.set',
  run(document, { motionId, made }) {
    const heard = made.heard ?? heardNow(document, getRecord(document, 'clip', made.clipId));
    return new Draft(document)
      .update(getRecord(document, 'motion', motionId), {
        ...made,
        heard,
        written: made.curves,
        editedSpans: [],
      })
      .diff();
  },
};

/** Keeps curves edited by hand beside those that the network wrote. */
export const motionEdit: DocumentCommand<{
  readonly motionId: RecordId;
  /** Of as many frames as before. */
  readonly curves: BlobHash;
  /** All that is edited by then. */
  readonly editedSpans: readonly TimeSpan[];
}> = {
  id: 'motion.edit',
  run: (document, { motionId, curves, editedSpans }) =>
    new Draft(document).update(getRecord(document, 'motion', motionId), { curves, editedSpans }).diff(),
};

/** Switches a choreography on or off, or changes how strong, how late and in which parts it is played. */
export const motionUpdate: DocumentCommand<{
  readonly motionId: RecordId;
  readonly settings: MotionSettings;
}> = {
  id: 'motion.update',
  run: (document, { motionId, settings }) =>
    new Draft(document).update(getRecord(document, 'motion', motionId), settings).diff(),
};

export const motionRemove: DocumentCommand<{ readonly motionId: RecordId }> = {
  id: 'motion.remove',
  run: (document, { motionId }) => new Draft(document).remove(getRecord(document, 'motion', motionId)).diff(),
};

/** Moves a choreography or a link to another place among its layer's. */
export const motionReorder: DocumentCommand<{
  readonly movementId: RecordId;
  /** Its new place, itself not counted; 0 is the first. */
  readonly index: number;
}> = {
  id: 'motion.reorder',
  run(document, { movementId, index }) {
    const moved = movement(document, movementId);
    const all = movementsOf(document, moved.layerId);
    const draft = new Draft(document);
    if (all.indexOf(moved) === index) return draft.diff();
    const others = all.filter(({ id }) => id !== movementId);
    return draft.update<MovementRecord>(moved, { order: orderAt(draft, others, index) }).diff();
  },
};
