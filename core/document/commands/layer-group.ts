/** Putting layers into a group, and taking a group apart without moving what is in it. */
import { AppError } from '../../errors.ts';
import { Draft } from '../draft.ts';
import { ordersAt } from '../order.ts';
import { followersOf, keyframesOf, layer, layersOf } from '../queries.ts';
import type {
  GroupLayerRecord,
  KeyframeRecord,
  LayerRecord,
  RecordId,
  SongbrushDocument,
} from '../records.ts';
import { composeTransforms, IDENTITY_TRANSFORM } from '../transform.ts';
import type { DocumentCommand } from './command.ts';
import { attachmentsOf } from './layer.ts';

export interface LayerGroupInput {
  readonly groupId: RecordId;
  readonly name: string;
  /** At least one, all in the same group or all at the top level. */
  readonly layerIds: readonly RecordId[];
}

function topmostOf(layers: readonly LayerRecord[]): LayerRecord {
  const [first, ...others] = layers.toSorted((a, b) => b.order - a.order);
  if (!first || others.some(({ parentId }) => parentId !== first.parentId)) {
    throw new AppError(
      'document.invalid',
      `A group was asked of ${layers.length} layers; allowed is one or more that lie in the same group.`,
      'Select layers that lie side by side in the layer list.',
    );
  }
  return first;
}

/** Puts layers into a new group that lies where the topmost of them was. Nothing moves on the page. */
export const layerGroup: DocumentCommand<LayerGroupInput> = {
  id: 'layer.group',
  run(document, { groupId, name, layerIds }) {
    const members = layerIds.map((id) => layer(document, id));
    const { parentId, order } = topmostOf(members);
    const draft = new Draft(document).add({
      type: 'layer',
      kind: 'group',
      id: groupId,
      name,
      parentId,
      order,
      visible: true,
      locked: false,
      opacity: 1,
      blendMode: 'normal',
      transform: IDENTITY_TRANSFORM,
    });
    for (const member of members) draft.update(member, { parentId: groupId });
    return draft.diff();
  },
};

function groupLayer(document: SongbrushDocument, id: RecordId): GroupLayerRecord {
  const record = layer(document, id);
  if (record.kind === 'group') return record;
  throw new AppError(
    'document.invalid',
    `layer "${record.name}" (${id}) is a ${record.kind} layer; allowed is a group.`,
    'Select a group.',
  );
}

/** A keyframe's value once the group around its layer is gone. */
const REBASED: Readonly<
  Record<KeyframeRecord['property'], (value: number, group: GroupLayerRecord) => number>
> = {
  x: (value, { transform }) => transform.x + transform.scaleX * value,
  y: (value, { transform }) => transform.y + transform.scaleY * value,
  scaleX: (value, { transform }) => transform.scaleX * value,
  scaleY: (value, { transform }) => transform.scaleY * value,
  rotationRadians: (value, { transform }) => transform.rotationRadians + value,
  opacity: (value, { opacity }) => opacity * value,
};

/** A turned or unevenly scaled group mixes what its layers' keyframes hold apart. */
function checkKeyframesSurvive(
  group: GroupLayerRecord,
  child: LayerRecord,
  keyframes: readonly KeyframeRecord[],
) {
  const { scaleX, scaleY, rotationRadians } = group.transform;
  const mixes = rotationRadians !== 0 || scaleX !== scaleY;
  if (mixes && keyframes.some(({ property }) => property !== 'opacity')) {
    throw new AppError(
      'document.keyframes-in-group',
      `group "${group.name}" is turned or stretched, and layer "${child.name}" in it has keyframes that would move.`,
      'Set the group to no rotation and even scale, or remove the keyframes of the layer.',
    );
  }
}

/**
 * Takes a group apart: its layers take its place, and its transform, opacity and visibility go into
 * them. A stretched group's turned layers lose their shear, which a transform cannot hold; the group's
 * own keyframes and movements go with it, and so do links to it.
 */
export const layerUngroup: DocumentCommand<{ readonly groupId: RecordId }> = {
  id: 'layer.ungroup',
  run(document, { groupId }) {
    const group = groupLayer(document, groupId);
    const draft = new Draft(document);
    draft.remove(group, ...attachmentsOf(document, groupId), ...followersOf(document, groupId));
    const around = layersOf(document, group.parentId);
    const children = layersOf(document, groupId);
    const siblings = around.filter(({ id }) => id !== groupId);
    const orders = ordersAt(draft, siblings, around.indexOf(group), children.length);
    children.forEach((child, i) => {
      const keyframes = keyframesOf(document, child.id);
      checkKeyframesSurvive(group, child, keyframes);
      for (const keyframe of keyframes) {
        draft.update(keyframe, { value: REBASED[keyframe.property](keyframe.value, group) });
      }
      draft.update<LayerRecord>(child, {
        parentId: group.parentId,
        order: orders[i]!,
        transform: composeTransforms(group.transform, child.transform),
        opacity: group.opacity * child.opacity,
        visible: group.visible && child.visible,
      });
    });
    return draft.diff();
  },
};
