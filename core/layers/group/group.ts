/** Group layers: layers that move, fade and blend as one. */
import { layerMatrix } from '../../compositing/compose.ts';
import { multiply, scaling, translation } from '../../compositing/matrix.ts';
import { drawSprite } from '../../compositing/sprite.ts';
import { documentRecord } from '../../document/queries.ts';
import type { GroupLayerRecord } from '../../document/records.ts';
import type { LayerKindDescriptor } from '../layer-kind.ts';

export const groupKind: LayerKindDescriptor<GroupLayerRecord> = {
  id: 'group',
  label: 'layer.group',
  fields: {},
  blobs: () => [],
  size: () => null,
  appearance: () => null,
  cacheable: false,
  /** Its layers on a canvas of their own; a moving group is then warped about the page's middle. */
  draw(layer, state, context) {
    const { width, height, resources, document } = context;
    const canvas = resources.createCanvas(width, height);
    const target = canvas.getContext('2d')!;
    context.drawChildren(target, layer.id, { ...context, parent: layerMatrix(state, context) });
    if (!state.motion) return { canvas, x: 0, y: 0 };
    const page = documentRecord(document);
    const picture = target.getImageData(0, 0, width, height);
    const toOutput = multiply(
      scaling(width / page.width, height / page.height),
      translation(page.width / 2, page.height / 2),
    );
    const sizes = { width: page.width, height: page.height, outputWidth: width, outputHeight: height };
    return drawSprite({ picture, ...sizes, edge: 'transparent', toOutput, motion: state.motion }, resources);
  },
};
