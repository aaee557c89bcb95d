/** Files whose path the window cannot know come by their bytes. */
import { mkdtemp, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { text } from '../commands/input-checks.ts';
import { importMedia } from '../media/import-media.ts';
import { json, type Route } from './route.ts';
import { receiveFile } from './upload.ts';

/** As long as the longest recording that can be analysed, uncompressed, several times over. */
const MOST_BYTES = 8 * 1024 ** 3;
const LONGEST_NAME_BYTES = 200;

/** A name for the file on disk, so that messages can say it: no folder, no hidden file, not too long. */
function safeName(given: string): string {
  const name = basename(given.replaceAll('\\', '/').replaceAll('\0', ''));
  const visible = name.replace(/^\.+/, '') || 'file';
  return Buffer.from(visible).subarray(-LONGEST_NAME_BYTES).toString('utf8').replaceAll('\uFFFD', '');
}

export const mediaRoute: Route = {
  method: 'POST',
  noun: 'media',
  hasId: false,
  async answer({ app, session, request, query }) {
    const name = safeName(text(1024)(query.get('name'), 'name'));
    const folder = await mkdtemp(join(app.uploads, `${process.pid}-`));
    try {
      const path = join(folder, name);
      await receiveFile(request, path, MOST_BYTES);
      return json(await importMedia(session.project.blobs, app.ffmpeg, path, request.signal));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
