/** Commands on a layer's choreography. */
import { AppError } from '../../errors.ts';
import { Draft } from '../draft.ts';
import { layer, motionOf } from '../queries.ts';
import type { MotionRecord, RecordId, SongbrushDocument } from '../records.ts';
import type { Changes, DocumentCommand } from './command.ts';

/** What a choreographer made for a layer; enabled and at full intensity unless told otherwise. */
export type MotionSetInput = Omit<MotionRecord, 'type' | 'enabled' | 'intensity'> &
  Changes<Pick<MotionRecord, 'enabled' | 'intensity'>>;

/** Gives a layer a choreography in place of the one it had. */
export const motionSet: DocumentCommand<MotionSetInput> = {
  id: 'motion.set',
  run(document, input) {
    const draft = new Draft(document);
    const previous = motionOf(document, input.layerId);
    if (previous) draft.remove(previous);
    const { enabled = true, intensity = 1 } = input;
    return draft.add({ ...input, type: 'motion', enabled, intensity }).diff();
  },
};

function existingMotion(document: SongbrushDocument, layerId: RecordId): MotionRecord {
  const motion = motionOf(document, layerId);
  if (!motion) {
    throw new AppError(
      'document.no-such-record',
      `layer "${layer(document, layerId).name}" has no choreography.`,
      'Animate the layer first.',
    );
  }
  return motion;
}

/** Switches a choreography on or off, or changes how strong it is. */
export const motionUpdate: DocumentCommand<{
  readonly layerId: RecordId;
  readonly settings: Changes<Pick<MotionRecord, 'enabled' | 'intensity'>>;
}> = {
  id: 'motion.update',
  run: (document, { layerId, settings }) =>
    new Draft(document).update(existingMotion(document, layerId), settings).diff(),
};

export const motionRemove: DocumentCommand<{ readonly layerId: RecordId }> = {
  id: 'motion.remove',
  run: (document, { layerId }) => new Draft(document).remove(existingMotion(document, layerId)).diff(),
};
