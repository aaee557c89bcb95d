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
  const strips = [
    { left: 0, top: 0, width, height: 1 },
    { left: 0, top: height - 1, width, height: 1 },
    { left: 0, top: 0, width: 1, height },
    { left: width - 1, top: 0, width: 1, height },
  ];
  const image = sharp(png, { limitInputPixels: false });
  const alphas = await Promise.all(
    strips.map((strip) => image.clone().extract(strip).extractChannel('alpha').raw().toBuffer()),
  );
  return alphas.every((strip) => strip.every((alpha) => alpha <= CLEAR)) ? 'transparent' : 'mirror';
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
