/** Group layers: layers that move, fade and blend as one. */
import type { GroupLayerRecord } from '../../document/records.ts';
import type { LayerKindDescriptor } from '../layer-kind.ts';

export const groupKind: LayerKindDescriptor<GroupLayerRecord> = {
  id: 'group',
  label: 'layer.group',
  fields: {},
  blobs: () => [],
  size: () => null,
};
