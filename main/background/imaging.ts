/** What the background worker does with pictures. */
import { readFile } from 'node:fs/promises';
import type { PixelData } from '#core/compositing/canvas.ts';
import { halve } from '#core/compositing/mip.ts';
import { decodePicturePixels } from '../media/pictures.ts';

/** A mip level of a picture blob. @throws AppError `picture.damaged` */
export async function pixels({
  path,
  level,
}: {
  readonly path: string;
  readonly level: number;
}): Promise<PixelData> {
  let picture = await decodePicturePixels(await readFile(path));
  for (let i = 0; i < level; i++) picture = halve(picture);
  return picture;
}
