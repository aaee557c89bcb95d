/** What the background worker does with pictures. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PixelData } from '#core/compositing/canvas.ts';
import { halve } from '#core/compositing/mip.ts';
import type { LayerRecord, RecordId, SongbrushDocument } from '#core/document/records.ts';
import { decodePicturePixels } from '../media/pictures.ts';
import { seeLayer } from '../inference/see-layer.ts';
import { createProjectRenderer } from '../rendering/project-renderer.ts';
import type { ProjectRenderer } from '../store/project-file/write.ts';

export interface PixelsInput {
  readonly path: string;
  readonly level: number;
}

/** A mip level of a picture blob. @throws AppError `picture.damaged` */
export async function pixels({ path, level }: PixelsInput): Promise<PixelData> {
  let picture = await decodePicturePixels(await readFile(path));
  for (let i = 0; i < level; i++) picture = halve(picture);
  return picture;
}

export interface DrawingInput {
  readonly blobsFolder: string;
  readonly document: SongbrushDocument;
}

/** One project's pictures are kept, for the many layers of one save. */
let last: { readonly blobsFolder: string; readonly renderer: ProjectRenderer } | null = null;

function rendererOf(blobsFolder: string): ProjectRenderer {
  if (last?.blobsFolder !== blobsFolder) {
    last = { blobsFolder, renderer: createProjectRenderer((blob) => join(blobsFolder, blob)) };
  }
  return last.renderer;
}

export const drawPage = ({ blobsFolder, document }: DrawingInput): ReturnType<ProjectRenderer['page']> =>
  rendererOf(blobsFolder).page(document);

export const drawLayer = ({
  blobsFolder,
  document,
  layer,
}: DrawingInput & { readonly layer: LayerRecord }): ReturnType<ProjectRenderer['layer']> =>
  rendererOf(blobsFolder).layer(document, layer);

/** What a layer shows, `[PICTURE_VECTOR_SIZE]`. @throws AppError as `seeLayer` does */
export const see = ({
  blobsFolder,
  document,
  layerId,
}: DrawingInput & { readonly layerId: RecordId }): Promise<Float32Array<ArrayBuffer>> =>
  seeLayer(document, layerId, (blob) => join(blobsFolder, blob));
