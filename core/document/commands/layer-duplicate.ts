/** Copies a layer with everything that belongs to it. */
import { Draft } from '../draft.ts';
import { orderAt } from '../order.ts';
import { layer, layersOf, layerWithDescendants } from '../queries.ts';
import type { KeyframeRecord, MovementRecord, RecordId } from '../records.ts';
import type { DocumentCommand } from './command.ts';
import { attachmentsOf } from './layer.ts';

export interface LayerDuplicateInput {
  readonly layerId: RecordId;
  /** Id of the copy; what the copy holds gets ids that begin with it. */
  readonly copyId: RecordId;
  /** The copy's name; the original's unless given. */
  readonly name?: string | undefined;
}

/** A link to a layer that is copied too follows the copy. */
function originOf(
  attached: KeyframeRecord | MovementRecord,
  copies: ReadonlyMap<RecordId, RecordId>,
): { readonly fromLayerId?: RecordId } {
  if (attached.type !== 'motion-link') return {};
  return { fromLayerId: copies.get(attached.fromLayerId) ?? attached.fromLayerId };
}

/** Puts a copy right above the original, with its descendants, their keyframes and movements. */
export const layerDuplicate: DocumentCommand<LayerDuplicateInput> = {
  id: 'layer.duplicate',
  run(document, { layerId, copyId, name }) {
    const original = layer(document, layerId);
    const draft = new Draft(document);
    const layers = layerWithDescendants(document, original);
    let count = 0;
    const nextId = () => `${copyId}-${++count}`;
    const copies = new Map(layers.map(({ id }) => [id, id === layerId ? copyId : nextId()]));
    for (const record of layers.slice(1)) {
      draft.add({ ...record, id: copies.get(record.id)!, parentId: copies.get(record.parentId!)! });
    }
    for (const { id } of layers) {
      for (const attached of attachmentsOf(document, id)) {
        draft.add({ ...attached, ...originOf(attached, copies), id: nextId(), layerId: copies.get(id)! });
      }
    }
    const siblings = layersOf(document, original.parentId);
    const order = orderAt(draft, siblings, siblings.indexOf(original) + 1);
    return draft.add({ ...original, id: copyId, name: name ?? original.name, order }).diff();
  },
};
