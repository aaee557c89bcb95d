/** Moving a layer among its siblings and between groups. */
import { AppError } from '../../errors.ts';
import { Draft } from '../draft.ts';
import { orderAt } from '../order.ts';
import { isInside, layer, layersOf } from '../queries.ts';
import type { RecordId } from '../records.ts';
import type { DocumentCommand } from './command.ts';

export interface LayerReorderInput {
  readonly layerId: RecordId;
  /** The group it goes into, or null for the top level. */
  readonly parentId: RecordId | null;
  /** Its place among its new siblings, itself not counted; 0 is the bottom. */
  readonly index: number;
}

export const layerReorder: DocumentCommand<LayerReorderInput> = {
  id: 'layer.reorder',
  run(document, { layerId, parentId, index }) {
    const record = layer(document, layerId);
    if (isInside(document, parentId, layerId)) {
      throw new AppError(
        'document.cycle',
        `layer "${record.name}" cannot go into ${parentId === layerId ? 'itself' : 'a group inside it'}.`,
        'Drop it outside of itself.',
      );
    }
    const all = layersOf(document, parentId);
    const siblings = all.filter(({ id }) => id !== layerId);
    const draft = new Draft(document);
    if (record.parentId === parentId && all.indexOf(record) === index) return draft.diff();
    return draft.update(record, { parentId, order: orderAt(draft, siblings, index) }).diff();
  },
};
