/** Group layers: layers that move, fade and blend as one. */
import { isStill, keptDrawing, layerMatrix, type DrawContext } from '../../compositing/compose.ts';
import { multiply, scaling, translation } from '../../compositing/matrix.ts';
import { paintSource } from '../../compositing/paint-source.ts';
import type { Region } from '../../compositing/region.ts';
import { surfaceSource } from '../../compositing/source.ts';
import type { Surface } from '../../compositing/surface.ts';
import { documentRecord, keyframesOf, layersOf } from '../../document/queries.ts';
import type { GroupLayerRecord } from '../../document/records.ts';
import type { LayerKindDescriptor } from '../layer-kind.ts';

/** How far beyond the output's edges a moving group is drawn, as a share of its sides, to move into view. */
const MARGIN = 0.25;

export const groupKind: LayerKindDescriptor<GroupLayerRecord> = {
  id: 'group',
  label: 'layer.group',
  fields: {},
  blobs: () => [],
  size: () => null,
  appearance: () => null,
  bounds: (_layer, _state, { width, height }) => ({ x: 0, y: 0, width, height }),
  /** Its layers on a surface of their own; a moving group is then warped about the page's middle. */
  draw(target, layer, state, ink, context) {
    const { resources } = context;
    const steady = context.steady && keyframesOf(context.document, layer.id).length === 0;
    const inside = { ...context, steady, parent: layerMatrix(state, context) };
    if (!state.motion) {
      const surface = resources.surfaces.take(target);
      context.drawChildren(surface, layer.id, inside);
      resources.kernel.blend(surface, target, ink);
      resources.surfaces.release(surface);
      return;
    }
    const { surface, release } = widelyDrawn(layer, inside);
    const whole = surfaceSource(resources.heap, surface);
    const page = documentRecord(context.document);
    const toOutput = multiply(
      scaling(context.width / page.width, context.height / page.height),
      translation(page.width / 2, page.height / 2),
    );
    const source = { ...whole, pictureWidth: context.width, pictureHeight: context.height };
    const painting = { width: page.width, height: page.height, toOutput, motion: state.motion };
    paintSource(
      target,
      { source: { ...source, left: surface.x, top: surface.y }, ...painting },
      ink,
      resources,
    );
    resources.heap.free(whole.tiles);
    release();
  },
};

/** The group's layers with what lies just outside the output; kept while they rest. */
function widelyDrawn(
  layer: GroupLayerRecord,
  inside: DrawContext,
): { readonly surface: Surface; release(): void } {
  const { document, width, height, resources, steady } = inside;
  const [x, y] = [Math.ceil(width * MARGIN), Math.ceil(height * MARGIN)];
  const region: Region = { x: -x, y: -y, width: width + 2 * x, height: height + 2 * y };
  // What is drawn for a region of its own is no still of the whole output.
  const draw = (surface: Surface): void =>
    inside.drawChildren(surface, layer.id, { ...inside, steady: false });
  const children = layersOf(document, layer.id);
  if (steady && children.every((child) => isStill(document, child)))
    return { surface: keptDrawing('group', children, region, inside, draw), release: () => undefined };
  const surface = resources.surfaces.take(region);
  draw(surface);
  return { surface, release: () => resources.surfaces.release(surface) };
}
