/** The layer kinds there are. */
import type { LayerKind, LayerRecord } from '../document/records.ts';
import { groupKind } from './group/group.ts';
import type { LayerKindDescriptor } from './layer-kind.ts';
import { rasterKind } from './raster/raster.ts';

export const LAYER_KINDS: {
  readonly [K in LayerKind]: LayerKindDescriptor<Extract<LayerRecord, { kind: K }>>;
} = {
  raster: rasterKind,
  group: groupKind,
};

/** The descriptor of a layer's kind. */
export function layerKind<R extends LayerRecord>(layer: R): LayerKindDescriptor<R> {
  return LAYER_KINDS[layer.kind] as unknown as LayerKindDescriptor<R>;
}
