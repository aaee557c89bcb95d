/** Bringing files in: pictures become layers, recordings go to the timeline. */
import type { ImportedMedia } from '#core/contract/commands.ts';
import { newId } from '#core/document/ids.ts';
import { documentRecord } from '#core/document/queries.ts';
import type { Editor } from '../app/editor.svelte.ts';
import { addSound } from '../timeline/add-sound.ts';
import { layerName, placePictures } from './picture-placing.ts';
import type { Point } from './viewport-geometry.ts';

export type Picture = Extract<ImportedMedia, { kind: 'picture' }>;

/** What a file picker offers; whether a file can be read is for the app to say. */
export const PICTURE_TYPES = 'image/*,.avif,.tif,.tiff,.svg';

/** Adds pictures as layers on top, in one undo step, and selects them. */
export function addPictures(editor: Editor, pictures: readonly Picture[], at?: Point): void {
  if (pictures.length === 0) return;
  const transforms = placePictures(documentRecord(editor.document!), pictures, at);
  const ids = pictures.map(() => newId('layer'));
  editor.step('layer.add', () =>
    pictures.forEach(({ name, blob, width, height }, i) =>
      editor.execute('layer.add', {
        id: ids[i]!,
        name: layerName(name),
        kind: 'raster',
        blob,
        width,
        height,
        edge: 'transparent',
        transform: transforms[i]!,
      }),
    ),
  );
  editor.selection = ids;
}

/**
 * Brings files in one after another and adds what could be read; each that could not is told of.
 * @param onProgress how many have been read
 */
export async function addFiles(
  editor: Editor,
  files: readonly File[],
  at?: Point,
  onProgress?: (done: number) => void,
): Promise<void> {
  const { session } = editor;
  const imported: ImportedMedia[] = [];
  for (const [i, file] of files.entries()) {
    onProgress?.(i);
    await editor.attempt(async () => void imported.push(await editor.importMedia(file)));
  }
  // Another project was opened meanwhile: its document knows nothing of these blobs.
  if (editor.session !== session) return;
  await editor.attempt(() =>
    addPictures(
      editor,
      imported.filter((media) => media.kind === 'picture'),
      at,
    ),
  );
  // Hearing its beat takes a while and is told of on the timeline.
  for (const media of imported) {
    if (media.kind === 'audio') void editor.attempt(() => addSound(editor, media));
  }
}
