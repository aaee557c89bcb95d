/** Commands on keyframes. A layer has at most one of a property at a time. */
import { Draft } from '../draft.ts';
import { getRecord, keyframesOf } from '../queries.ts';
import type { KeyframeRecord, RecordId, SongbrushDocument } from '../records.ts';
import type { Changes, DocumentCommand } from './command.ts';

export type KeyframeSetInput = Omit<KeyframeRecord, 'type' | 'easing'> &
  Changes<Pick<KeyframeRecord, 'easing'>>;

type Moment = Pick<KeyframeRecord, 'layerId' | 'property' | 'timeSeconds'>;

const atMoment = (document: SongbrushDocument, moment: Moment): KeyframeRecord | undefined =>
  keyframesOf(document, moment.layerId).find(
    ({ property, timeSeconds }) => property === moment.property && timeSeconds === moment.timeSeconds,
  );

/** Adds a keyframe, or changes the one of the same layer, property and time, which keeps its id. */
export const keyframeSet: DocumentCommand<KeyframeSetInput> = {
  id: 'keyframe.set',
  run(document, input) {
    const { value, easing } = input;
    const existing = atMoment(document, input);
    const draft = new Draft(document);
    if (existing) return draft.update(existing, { value, easing }).diff();
    return draft.add({ ...input, type: 'keyframe', easing: easing ?? 'ease-in-out' }).diff();
  },
};

interface KeyframeIds {
  readonly keyframeIds: readonly RecordId[];
}

export const keyframeRemove: DocumentCommand<KeyframeIds> = {
  id: 'keyframe.remove',
  run: (document, { keyframeIds }) =>
    new Draft(document).remove(...keyframeIds.map((id) => getRecord(document, 'keyframe', id))).diff(),
};

/**
 * Moves keyframes together in time, no further back than the timeline's start. One that was not moved
 * and lies where a moved one lands gives way.
 */
export const keyframeMove: DocumentCommand<KeyframeIds & { readonly deltaSeconds: number }> = {
  id: 'keyframe.move',
  run(document, { keyframeIds, deltaSeconds }) {
    const moved = keyframeIds.map((id) => getRecord(document, 'keyframe', id));
    const earliest = Math.min(...moved.map(({ timeSeconds }) => timeSeconds));
    const delta = Math.max(deltaSeconds, -earliest);
    const draft = new Draft(document);
    for (const keyframe of moved) {
      const timeSeconds = keyframe.timeSeconds + delta;
      const inTheWay = atMoment(document, { ...keyframe, timeSeconds });
      if (inTheWay && !keyframeIds.includes(inTheWay.id)) draft.remove(inTheWay);
      draft.update(keyframe, { timeSeconds });
    }
    return draft.diff();
  },
};
