/**
 * What a viewer sees to move on the page, movement by movement: choreographies of what is shown, each as
 * large as it is on the page. Keyframes are the artist's own timing and are left out.
 */
import { documentRecord, findRecord, recordsOf } from '../document/queries.ts';
import type { LayerRecord, RecordId, SongbrushDocument } from '../document/records.ts';
import { isMoved, layerMotion, type CurveSource } from './layer-motion.ts';
import { CONTROL_RATE, MOTION_CHANNEL_COUNT } from './motion-channels.ts';

export interface SeenMovement {
  readonly layerId: RecordId;
  /**
   * What a pixel of `visibleChange`, which sees a layer as large as the page, is worth: by the layer's size, its
   * opacity and the share of the page it covers.
   */
  readonly weight: number;
}

/** What moves of what is shown, a layer each, top layer last. */
export function seenMovements(document: SongbrushDocument): SeenMovement[] {
  return recordsOf(document, 'layer').flatMap((layer) => {
    const weight = isMoved(document, layer.id) ? presence(document, layer) : 0;
    return weight > 0 ? [{ layerId: layer.id, weight }] : [];
  });
}

/**
 * All that moves a layer, added up.
 * @returns `[frameCount, MOTION_CHANNEL_COUNT]`, one row a control frame from time 0
 */
export function layerCurves(
  document: SongbrushDocument,
  layerId: RecordId,
  frameCount: number,
  curves: CurveSource,
): Float32Array {
  const rows = new Float32Array(frameCount * MOTION_CHANNEL_COUNT);
  for (let frame = 0; frame < frameCount; frame++) {
    const motion = layerMotion(document, layerId, frame / CONTROL_RATE, curves);
    if (motion) rows.set(motion, frame * MOTION_CHANNEL_COUNT);
  }
  return rows;
}

/** How much a layer's movement at intensity 1 counts on the page. */
function presence(document: SongbrushDocument, layer: LayerRecord): number {
  const page = documentRecord(document);
  const content = layer.kind === 'group' ? page : layer;
  let [width, height, opacity] = [content.width, content.height, 1];
  for (const { visible, opacity: share, transform } of withParents(document, layer)) {
    width *= Math.abs(transform.scaleX);
    height *= Math.abs(transform.scaleY);
    opacity *= visible ? share : 0;
  }
  const covered = Math.min(1, (width * height) / (page.width * page.height));
  const side = Math.min(width, height) / Math.min(page.width, page.height);
  return opacity * Math.sqrt(covered) * side;
}

function withParents(document: SongbrushDocument, layer: LayerRecord): LayerRecord[] {
  const parent = layer.parentId === null ? undefined : findRecord(document, 'layer', layer.parentId);
  return parent ? [layer, ...withParents(document, parent)] : [layer];
}
