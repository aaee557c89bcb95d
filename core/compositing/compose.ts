/**
 * The picture of a document at a moment. The one function behind the editing canvas, the preview and the
 * film; the same document, time and size give the same bytes in each.
 */
import { documentRecord, layersOf } from '../document/queries.ts';
import type { BlendMode, LayerRecord, RecordId, SongbrushDocument } from '../document/records.ts';
import { layerKind } from '../layers/index.ts';
import { evaluateLayer, isStatic, type LayerState } from '../timeline/evaluate.ts';
import type { Canvas, Context2D } from './canvas.ts';
import { multiply, scaling, transformMatrix, type Matrix } from './matrix.ts';
import type { CompositeResources, Sprite } from './resources.ts';

/** What a layer kind is given to draw itself with. */
export interface DrawContext {
  readonly document: SongbrushDocument;
  readonly timeSeconds: number;
  readonly width: number;
  readonly height: number;
  /** From the parent's pixels to output pixels. */
  readonly parent: Matrix;
  readonly resources: CompositeResources;
  /** Draws the layers of a group, bottom to top. */
  drawChildren(target: Context2D, groupId: RecordId | null, context: DrawContext): void;
}

/** Sprites kept at most; beyond it the oldest go. */
const MOST_SPRITES = 64;

const OPERATION: Partial<Record<BlendMode, string>> = { normal: 'source-over' };

/**
 * Draws the document at a time, filling the canvas. Blobs that are not loaded are left out; ask
 * `requiredResources` first.
 */
export function compose(
  canvas: Canvas,
  document: SongbrushDocument,
  timeSeconds: number,
  resources: CompositeResources,
): void {
  const { width, height, background } = documentRecord(document);
  const target = canvas.getContext('2d')!;
  target.setTransform(1, 0, 0, 1, 0, 0);
  target.globalAlpha = 1;
  target.globalCompositeOperation = 'source-over';
  target.clearRect(0, 0, canvas.width, canvas.height);
  if (background !== null) {
    target.fillStyle = background;
    target.fillRect(0, 0, canvas.width, canvas.height);
  }
  const parent = scaling(canvas.width / width, canvas.height / height);
  drawChildren(target, null, {
    document,
    timeSeconds,
    width: canvas.width,
    height: canvas.height,
    parent,
    resources,
    drawChildren,
  });
}

function drawChildren(target: Context2D, groupId: RecordId | null, context: DrawContext): void {
  for (const layer of layersOf(context.document, groupId)) drawLayer(target, layer, context);
}

function drawLayer(target: Context2D, layer: LayerRecord, context: DrawContext): void {
  if (!layer.visible) return;
  const state = evaluateLayer(context.document, layer, context.timeSeconds, context.resources.curves);
  if (state.opacity <= 0) return;
  const sprite = spriteOf(layer, state, context);
  if (!sprite) return;
  target.globalAlpha = state.opacity;
  target.globalCompositeOperation = OPERATION[layer.blendMode] ?? layer.blendMode;
  target.drawImage(sprite.canvas, sprite.x, sprite.y);
}

/** The layer as it is drawn now; kept where it will be the same the next time. */
function spriteOf(layer: LayerRecord, state: LayerState, context: DrawContext): Sprite | null {
  const kind = layerKind(layer);
  if (!kind.cacheable || !isStatic(context.document, layer)) return kind.draw(layer, state, context);
  const { sprites } = context.resources;
  const key = JSON.stringify([
    layer.kind,
    kind.blobs(layer),
    layer.transform,
    context.parent,
    context.width,
    context.height,
    kind.appearance(layer),
  ]);
  const known = sprites.get(key);
  if (known) return known;
  const sprite = kind.draw(layer, state, context);
  if (sprite) sprites.set(key, sprite);
  for (const oldest of sprites.keys()) {
    if (sprites.size <= MOST_SPRITES) break;
    sprites.delete(oldest);
  }
  return sprite;
}

/** From a layer's own pixels about its centre to output pixels. */
export function layerMatrix(state: LayerState, { parent }: DrawContext): Matrix {
  return multiply(parent, transformMatrix(state.transform));
}
