/** Raster layers: a picture. */
import type { RasterLayerRecord } from '../../document/records.ts';
import type { LayerKindDescriptor } from '../layer-kind.ts';

export const rasterKind: LayerKindDescriptor<RasterLayerRecord> = {
  id: 'raster',
  label: 'layer.raster',
  fields: {
    blob: { kind: 'blob', label: 'layer.raster.blob' },
    width: {
      kind: 'number',
      min: 1,
      max: 65535,
      integer: true,
      unit: 'px',
      default: 1,
      label: 'layer.raster.width',
    },
    height: {
      kind: 'number',
      min: 1,
      max: 65535,
      integer: true,
      unit: 'px',
      default: 1,
      label: 'layer.raster.height',
    },
    edge: {
      kind: 'choice',
      options: ['transparent', 'mirror'],
      default: 'transparent',
      label: 'layer.raster.edge',
    },
  },
  blobs: (layer) => [layer.blob],
  size: ({ width, height }) => ({ width, height }),
};
