/**
 * The picture of a document at a moment. The one function behind the editing canvas, the preview and the
 * film; the same document, time and size give the same bytes in each, whatever the machine.
 */
import { documentRecord, layersOf } from '../document/queries.ts';
import type { LayerRecord, RecordId, SongbrushDocument } from '../document/records.ts';
import { hashText } from '../hash-text.ts';
import { layerKind } from '../layers/index.ts';
import { evaluateLayer, isStatic, type LayerState } from '../timeline/evaluate.ts';
import { inkOpacity, layerKeyParts } from './layer-keys.ts';
import type { Ink } from './kernel/kernel.ts';
import { multiply, scaling, transformMatrix, type Matrix } from './matrix.ts';
import { intersection, type Region } from './region.ts';
import type { CompositeResources } from './resources.ts';
import { copy, fill, part, type Surface } from './surface.ts';

/** What a layer kind is given to draw itself with. */
export interface DrawContext {
  readonly document: SongbrushDocument;
  readonly timeSeconds: number;
  /** Size of the whole output. */
  readonly width: number;
  readonly height: number;
  /** From the parent's pixels to output pixels. */
  readonly parent: Matrix;
  readonly resources: CompositeResources;
  /** True where `parent` is the same at every time, so that what rests in it can be kept. */
  readonly steady: boolean;
  /** Draws the layers of a group, bottom to top. */
  drawChildren(target: Surface, groupId: RecordId, context: DrawContext): void;
}

/** Lands as it is. */
export const WHOLE: Ink = { opacity: 256, blendMode: 'normal' };

/**
 * Draws the document at a time over the whole surface, which covers the output. Blobs that are not loaded
 * are left out; ask `requiredResources` first.
 */
export function compose(
  target: Surface,
  document: SongbrushDocument,
  timeSeconds: number,
  resources: CompositeResources,
): void {
  const { width, height } = documentRecord(document);
  const parent = scaling(target.width / width, target.height / height);
  const sizes = { width: target.width, height: target.height };
  const context = { document, timeSeconds, ...sizes, parent, resources, steady: true, drawChildren };
  const layers = layersOf(document, null).filter((layer) => layer.visible);
  const moving = layers.findIndex((layer) => !isStill(document, layer));
  const still = moving < 0 ? layers : layers.slice(0, moving);
  drawGround(target, still, context);
  for (const layer of layers.slice(still.length)) drawLayer(target, layer, context);
}

/** The page and the resting layers on it, drawn once and kept. */
function drawGround(target: Surface, layers: readonly LayerRecord[], context: DrawContext): void {
  const { document, resources } = context;
  const { background } = documentRecord(document);
  const draw = (surface: Surface): void => {
    fill(resources.heap, surface, background === null ? 0 : opaqueWord(background));
    for (const layer of layers) drawLayer(surface, layer, context);
  };
  if (layers.length === 0) return draw(target);
  const ground = keptDrawing(`ground ${background}`, layers, target, context, draw);
  copy(resources.heap, ground, target);
}

function stillKey(
  purpose: string,
  layers: readonly LayerRecord[],
  region: Region,
  { document, timeSeconds, parent, width, height, resources }: DrawContext,
): string {
  const parts = layerKeyParts(document, layers, timeSeconds, resources.curves);
  const place = [region.x, region.y, region.width, region.height, Object.values(parent), width, height];
  return hashText(JSON.stringify([purpose, parts, place]));
}

/** `#rrggbb` as an opaque pixel. */
function opaqueWord(colour: string): number {
  const rgb = Number.parseInt(colour.slice(1), 16);
  return (0xff000000 | ((rgb & 255) << 16) | (rgb & 0xff00) | (rgb >>> 16)) >>> 0;
}

function drawChildren(target: Surface, groupId: RecordId, context: DrawContext): void {
  for (const layer of layersOf(context.document, groupId)) drawLayer(target, layer, context);
}

function drawLayer(target: Surface, layer: LayerRecord, context: DrawContext): void {
  if (!layer.visible) return;
  const { document, timeSeconds, resources } = context;
  const state = evaluateLayer(document, layer, timeSeconds, resources.curves);
  const ink = { opacity: inkOpacity(state.opacity), blendMode: layer.blendMode };
  if (ink.opacity === 0) return;
  if (context.steady && isStill(document, layer)) drawStill(target, layer, state, ink, context);
  else layerKind(layer).draw(target, layer, state, ink, context);
}

/** A layer that looks the same at every time: drawn by itself, kept, and laid on the target. */
function drawStill(
  target: Surface,
  layer: LayerRecord,
  state: LayerState,
  ink: Ink,
  context: DrawContext,
): void {
  const { resources } = context;
  const region = stillRegion(layer, state, context);
  if (!region) return;
  const drawing = keptDrawing('layer', [layer], region, context, (surface) =>
    layerKind(layer).draw(surface, layer, state, WHOLE, context),
  );
  const seen = intersection(region, target);
  if (seen) resources.kernel.blend(part(drawing, seen), part(target, seen), ink);
}

function stillRegion(layer: LayerRecord, state: LayerState, context: DrawContext): Region | null {
  const whole = { x: 0, y: 0, width: context.width, height: context.height };
  const bounds = layerKind(layer).bounds(layer, state, context);
  return bounds && intersection(bounds, whole);
}

/** Drawings of these layers, kept as long as nothing they depend on changes. */
export function keptDrawing(
  purpose: string,
  layers: readonly LayerRecord[],
  region: Region,
  context: DrawContext,
  draw: (surface: Surface) => void,
): Surface {
  const { stills, surfaces } = context.resources;
  return stills.get(stillKey(purpose, layers, region, context), () => {
    const surface = surfaces.take(region);
    draw(surface);
    return surface;
  });
}

/** True when a layer, and all inside it, looks the same at every time. */
export function isStill(document: SongbrushDocument, layer: LayerRecord): boolean {
  return isStatic(document, layer) && layersOf(document, layer.id).every((child) => isStill(document, child));
}

/** From a layer's own pixels about its centre to output pixels. */
export function layerMatrix(state: LayerState, { parent }: DrawContext): Matrix {
  return multiply(parent, transformMatrix(state.transform));
}
