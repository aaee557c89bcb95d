/**
 * What a viewer sees to move on the page, movement by movement: choreographies of what is shown, each as
 * large as it is on the page. Keyframes are the artist's own timing and are left out.
 */
import { documentRecord, findRecord, motionOf, recordsOf } from '../document/queries.ts';
import type { BlobHash, LayerRecord, SongbrushDocument } from '../document/records.ts';

export interface SeenMovement {
  readonly curves: BlobHash;
  /**
   * What a pixel of `visibleChange`, which sees a layer as large as the page, is worth: by the layer's size, its
   * opacity, the share of the page it covers, and the movement's intensity.
   */
  readonly weight: number;
}

/** The movements of layers that are shown, top layer last; those switched off or at intensity 0 left out. */
export function seenMovements(document: SongbrushDocument): SeenMovement[] {
  return recordsOf(document, 'layer').flatMap((layer) => {
    const motion = motionOf(document, layer.id);
    if (!motion?.enabled) return [];
    const weight = motion.intensity * presence(document, layer);
    return weight > 0 ? [{ curves: motion.curves, weight }] : [];
  });
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
