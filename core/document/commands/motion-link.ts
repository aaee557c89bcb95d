/** Commands on links: layers that move as another one does. */
import { Draft } from '../draft.ts';
import { orderAbove } from '../order.ts';
import { getRecord, layer, movementsOf } from '../queries.ts';
import type { MotionLinkRecord, RecordId } from '../records.ts';
import type { Changes, DocumentCommand } from './command.ts';

export type MotionLinkSettings = Changes<
  Pick<
    MotionLinkRecord,
    'fromLayerId' | 'enabled' | 'intensity' | 'phaseSeconds' | 'mutedGroups' | 'mirrored'
  >
>;

export type MotionLinkAddInput = Pick<MotionLinkRecord, 'id' | 'layerId' | 'fromLayerId'> &
  MotionLinkSettings;

/** Links a layer to another one, after what moves it already: at once and as strongly unless told otherwise. */
export const motionLinkAdd: DocumentCommand<MotionLinkAddInput> = {
  id: 'motion-link.add',
  run(document, { id, layerId, fromLayerId, ...settings }) {
    const siblings = movementsOf(document, layer(document, layerId).id);
    return new Draft(document)
      .add({
        ...{ type: 'motion-link', id, layerId, fromLayerId, order: orderAbove(siblings) },
        enabled: settings.enabled ?? true,
        intensity: settings.intensity ?? 1,
        phaseSeconds: settings.phaseSeconds ?? 0,
        mutedGroups: settings.mutedGroups ?? [],
        mirrored: settings.mirrored ?? false,
      })
      .diff();
  },
};

export const motionLinkUpdate: DocumentCommand<{
  readonly linkId: RecordId;
  readonly settings: MotionLinkSettings;
}> = {
  id: 'motion-link.update',
  run: (document, { linkId, settings }) =>
    new Draft(document).update(getRecord(document, 'motion-link', linkId), settings).diff(),
};

export const motionLinkRemove: DocumentCommand<{ readonly linkId: RecordId }> = {
  id: 'motion-link.remove',
  run: (document, { linkId }) =>
    new Draft(document).remove(getRecord(document, 'motion-link', linkId)).diff(),
};
