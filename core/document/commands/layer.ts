/** Commands on single layers: add, remove, rename, settings, transform. */
import { layerKind } from '../../layers/index.ts';
import { AppError } from '../../errors.ts';
import { placeOnPage } from '../create.ts';
import { Draft } from '../draft.ts';
import { orderAbove, orderAt } from '../order.ts';
import {
  documentRecord,
  followersOf,
  keyframesOf,
  layer,
  layersOf,
  layerWithDescendants,
  movementsOf,
} from '../queries.ts';
import type {
  LayerBase,
  LayerRecord,
  RasterLayerRecord,
  RecordId,
  SongbrushDocument,
  Transform,
} from '../records.ts';
import { IDENTITY_TRANSFORM } from '../transform.ts';
import type { Changes, DocumentCommand } from './command.ts';

type Placement = Omit<LayerBase, 'type' | 'id' | 'name' | 'order'>;
type AddInput<R> = R extends LayerRecord
  ? Pick<R, 'id' | 'name'> &
      Omit<R, keyof LayerBase> &
      Changes<Placement> & {
        /** Place among the siblings, 0 at the bottom; the top unless given. */
        readonly index?: number | undefined;
      }
  : never;
/** A new layer: its id, name, kind and the kind's own fields; the rest has defaults. */
export type LayerAddInput = AddInput<LayerRecord>;

function defaultTransform(document: SongbrushDocument, record: LayerRecord): Transform {
  const size = layerKind(record).size(record);
  return size ? placeOnPage(documentRecord(document), size, 'actual') : IDENTITY_TRANSFORM;
}

/** Adds a layer, unless told otherwise on top, visible, in the page's middle at its own size. */
export const layerAdd: DocumentCommand<LayerAddInput> = {
  id: 'layer.add',
  run(document, { index, ...input }) {
    const draft = new Draft(document);
    const parentId = input.parentId ?? null;
    const siblings = layersOf(document, parentId);
    const record = {
      ...input,
      type: 'layer',
      parentId,
      order: index === undefined ? orderAbove(siblings) : orderAt(draft, siblings, index),
      visible: input.visible ?? true,
      locked: input.locked ?? false,
      opacity: input.opacity ?? 1,
      blendMode: input.blendMode ?? 'normal',
      transform: input.transform ?? IDENTITY_TRANSFORM,
    } as LayerRecord;
    return draft
      .add(input.transform ? record : { ...record, transform: defaultTransform(document, record) })
      .diff();
  },
};

/** Everything that exists only for this layer: keyframes and what moves it. */
export const attachmentsOf = (document: SongbrushDocument, layerId: RecordId) => [
  ...keyframesOf(document, layerId),
  ...movementsOf(document, layerId),
];

/** Removes a layer with everything inside it, their keyframes, their movements and the links to them. */
export const layerRemove: DocumentCommand<{ readonly layerId: RecordId }> = {
  id: 'layer.remove',
  run(document, { layerId }) {
    const draft = new Draft(document);
    for (const record of layerWithDescendants(document, layer(document, layerId))) {
      draft.remove(record, ...attachmentsOf(document, record.id), ...followersOf(document, record.id));
    }
    return draft.diff();
  },
};

export const layerRename: DocumentCommand<{ readonly layerId: RecordId; readonly name: string }> = {
  id: 'layer.rename',
  run: (document, { layerId, name }) => new Draft(document).update(layer(document, layerId), { name }).diff(),
};

/** What `layer.set` may change: what every layer has, and what some kind has. */
export type LayerSettings = Changes<
  Pick<LayerBase, 'visible' | 'locked' | 'opacity' | 'blendMode'> & Pick<RasterLayerRecord, 'edge'>
>;

function checkSettings(record: LayerRecord, settings: LayerSettings): void {
  const shared = ['visible', 'locked', 'opacity', 'blendMode'];
  const allowed = [...shared, ...Object.keys(layerKind(record).fields)];
  const unknown = Object.keys(settings).find((key) => !allowed.includes(key));
  if (unknown !== undefined) {
    throw new AppError(
      'document.invalid',
      `layer "${record.name}" (${record.id}) has no setting ${unknown}; allowed is ${allowed.join(', ')}.`,
      `Choose a layer that has ${unknown}.`,
    );
  }
}

/** Changes settings of a layer. */
export const layerSet: DocumentCommand<{ readonly layerId: RecordId; readonly settings: LayerSettings }> = {
  id: 'layer.set',
  run(document, { layerId, settings }) {
    const record = layer(document, layerId);
    checkSettings(record, settings);
    return new Draft(document).update<LayerRecord>(record, settings as Changes<LayerRecord>).diff();
  },
};

/** Moves, scales or turns a layer. */
export const layerTransform: DocumentCommand<{
  readonly layerId: RecordId;
  readonly transform: Changes<Transform>;
}> = {
  id: 'layer.transform',
  run(document, { layerId, transform }) {
    const record = layer(document, layerId);
    const given = Object.entries(transform).filter(([, value]) => value !== undefined);
    return new Draft(document)
      .update(record, { transform: { ...record.transform, ...Object.fromEntries(given) } })
      .diff();
  },
};
