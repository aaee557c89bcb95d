/** Brings pictures from blobs into a compositor: decodes each blob once, halves it down to the levels needed. */
import { readFile } from 'node:fs/promises';
import type { PixelData } from '#core/compositing/canvas.ts';
import type { Compositor } from '#core/compositing/compositor.ts';
import { halve } from '#core/compositing/mip.ts';
import type { RequiredPicture } from '#core/compositing/required.ts';
import type { BlobHash } from '#core/document/records.ts';
import { decodePicturePixels } from '../media/pictures.ts';

/**
 * One blob after the other: decoded pictures are large, and only one is held at a time.
 * @throws AppError `picture.damaged`, `memory.full`, or as the file system says
 */
export async function loadPictures(
  compositor: Compositor,
  pictures: readonly RequiredPicture[],
  pathOf: (blob: BlobHash) => string,
): Promise<void> {
  for (const blob of new Set(pictures.map((picture) => picture.blob))) {
    const wanted = pictures.filter((picture) => picture.blob === blob);
    const last = Math.max(...wanted.map(({ level }) => level));
    let pixels: PixelData = await decodePicturePixels(await readFile(pathOf(blob)));
    for (let level = 0; level <= last; level++) {
      if (level > 0) pixels = halve(pixels);
      for (const picture of wanted) if (picture.level === level) compositor.addPicture(picture, pixels);
    }
  }
}
