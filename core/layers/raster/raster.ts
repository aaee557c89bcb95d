/** Raster layers: a picture. */
import { layerMatrix } from '../../compositing/compose.ts';
import { paintSource } from '../../compositing/paint-source.ts';
import { boundsAfter } from '../../compositing/region.ts';
import { pictureLevel } from '../../compositing/required.ts';
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
  appearance: ({ edge, width, height }) => [edge, width, height],
  bounds({ edge, width, height }, state, context) {
    if (edge === 'mirror') return { x: 0, y: 0, width: context.width, height: context.height };
    // Edges are smooth over a pixel of the picture or of the output, whichever is larger.
    const [x, y] = [width / 2 + 1, height / 2 + 1];
    const box = boundsAfter(layerMatrix(state, context), -x, -y, x, y);
    return box && { x: box.x - 2, y: box.y - 2, width: box.width + 4, height: box.height + 4 };
  },
  draw(target, layer, state, ink, context) {
    const { width, height, edge, blob } = layer;
    const toOutput = layerMatrix(state, context);
    const level = pictureLevel(context.document, layer, toOutput, context.width);
    const source = context.resources.source(blob, level, edge);
    if (!source) return;
    paintSource(target, { source, width, height, toOutput, motion: state.motion }, ink, context.resources);
  },
};
