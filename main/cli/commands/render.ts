/** `render`: a project becomes a film. */
import { join, resolve } from 'node:path';
import type { Size } from '#core/document/create.ts';
import { documentRecord } from '#core/document/queries.ts';
import { findFfmpeg } from '../../media/ffmpeg-binary.ts';
import { BlobStore } from '../../store/blob-store.ts';
import { readProjectFile } from '../../store/project-file/read.ts';
import { defineCommand } from '../command.ts';
import { checkOutput, evenSide, film, FILM_OPTIONS, filmOutcome } from '../film-options.ts';
import { withScratchFolder } from '../scratch-folder.ts';

const MAX_SIDE = 8192;

/** The page's size, made even and small enough for a film. */
function pageFilmSize({ width, height }: Size): Size {
  const scale = Math.min(1, MAX_SIDE / Math.max(width, height));
  return { width: evenSide(width * scale), height: evenSide(height * scale) };
}

export const render = defineCommand({
  name: 'render',
  summary: 'Films a project.',
  details: 'The film has the page’s size, made even, unless --size says otherwise.',
  positionals: [{ name: 'PROJECT', summary: 'a .songbrush file' }],
  options: FILM_OPTIONS,
  examples: [
    'songbrush render night-whale.songbrush -o whale.mp4',
    'songbrush render night-whale.songbrush -o draft.mp4 --size 960x540 --quality draft --overwrite',
  ],
  run: ({ positionals: [path], options, reporter, signal }) =>
    withScratchFolder(async (folder) => {
      await checkOutput(options);
      const blobs = await BlobStore.open(join(folder, 'blobs'));
      const document = await readProjectFile(resolve(path!), blobs);
      const size = options.size ?? pageFilmSize(documentRecord(document));
      const ffmpeg = await findFfmpeg();
      const job = { document, blobsFolder: blobs.folder, size, options, ffmpeg, reporter, signal };
      reporter.outcome(filmOutcome(await film(job), job));
    }),
});
