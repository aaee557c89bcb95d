/** Puts a picture on a page so that it fills it and stays whole while it moves. */
import sharp from 'sharp';
import { placeOnPage } from '#core/document/create.ts';
import { documentRecord } from '#core/document/queries.ts';
import type { RasterLayerRecord, RecordId } from '#core/document/records.ts';
import type { ImportedPicture } from '../media/pictures.ts';
import type { ProjectDraft } from './project-draft.ts';

/** Alpha up to which a border counts as clear. */
const CLEAR = 8;

/**
 * What lies beyond the picture's border when it moves. A cut-out with clear air around it just moves; anything
 * that touches its border goes on mirrored, so that the border is never seen.
 */
async function edgeOf({ png, width, height }: ImportedPicture): Promise<RasterLayerRecord['edge']> {
  const alpha = await sharp(png, { limitInputPixels: false }).extractChannel('alpha').raw().toBuffer();
  const isClear = (x: number, y: number) => alpha[y * width + x]! <= CLEAR;
  for (let x = 0; x < width; x++) if (!isClear(x, 0) || !isClear(x, height - 1)) return 'mirror';
  for (let y = 0; y < height; y++) if (!isClear(0, y) || !isClear(width - 1, y)) return 'mirror';
  return 'transparent';
}

/** Adds it as a layer that covers the page. */
export async function layPicture(
  draft: ProjectDraft,
  picture: ImportedPicture,
  { layerId, name }: { readonly layerId: RecordId; readonly name: string },
): Promise<void> {
  const { width, height } = picture;
  const edge = await edgeOf(picture);
  const blob = await draft.blobs.put(picture.png);
  // A cut-out is shown whole; a picture fills the page.
  const fit = edge === 'mirror' ? 'cover' : 'contain';
  const transform = placeOnPage(documentRecord(draft.document), picture, fit);
  draft.run('layer.add', { id: layerId, name, kind: 'raster', blob, width, height, edge, transform });
}
