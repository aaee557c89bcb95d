/** Raster layers: a picture. */
import { layerMatrix } from '../../compositing/compose.ts';
import { pictureLevel } from '../../compositing/required.ts';
import { drawSprite } from '../../compositing/sprite.ts';
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
  appearance: ({ edge }) => edge,
  cacheable: true,
  draw(layer, state, context) {
    const { width, height, edge, blob } = layer;
    const toOutput = layerMatrix(state, context);
    const atRest = layerMatrix({ ...state, transform: layer.transform }, context);
    const picture = context.resources.picture(blob, pictureLevel(atRest, width, height));
    if (!picture) return null;
    const output = { outputWidth: context.width, outputHeight: context.height };
    return drawSprite(
      { picture, width, height, edge, toOutput, motion: state.motion, ...output },
      context.resources,
    );
  },
};
