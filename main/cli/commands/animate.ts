/** `animate`: one picture and one recording become a film. */
import { basename, extname, join, resolve } from 'node:path';
import { CELLS, DEFAULT_CELL } from '#models/choreographer/cells/index.ts';
import { STYLES } from '#models/choreographer/styles/index.ts';
import { layPicture } from '../../authoring/lay-picture.ts';
import { ProjectDraft } from '../../authoring/project-draft.ts';
import { findFfmpeg } from '../../media/ffmpeg-binary.ts';
import { importPicture } from '../../media/pictures.ts';
import { BlobStore } from '../../store/blob-store.ts';
import { getRecord } from '#core/document/queries.ts';
import { defaultFilmSize } from '../../authoring/film-size.ts';
import { defineCommand, type CommandContext } from '../command.ts';
import { checkOutput, film, FILM_OPTIONS, filmOutcome } from '../film-options.ts';
import { number, oneOf, text } from '../options.ts';
import { chosenStyle } from '../style-option.ts';
import { withScratchFolder } from '../scratch-folder.ts';

const { output, ...filmOptions } = FILM_OPTIONS;
const LARGEST_SEED = 2 ** 32 - 1;
const CELL_IDS = CELLS.map(({ id }) => id);
const STYLE_IDS = STYLES.map(({ id }) => id);

const OPTIONS = {
  output,
  style: text('S', `move: ${STYLE_IDS.join(', ')}, or a learned style’s folder (${STYLE_IDS[0]})`),
  intensity: number('X', 'how strongly, 0 to 1', { min: 0, max: 1 }, 0.8),
  smoothness: number('X', 'how softly, 0 to 1', { min: 0, max: 1 }, 0.2),
  seed: number('N', 'another variation', { min: 0, max: LARGEST_SEED, whole: true }, 0),
  network: oneOf('N', 'kind of recurrent network', CELL_IDS, DEFAULT_CELL.id),
  ...filmOptions,
};

const [LAYER_ID, TRACK_ID, CLIP_ID] = ['picture', 'sound', 'recording'];

export const animate = defineCommand({
  name: 'animate',
  summary: 'Moves a picture to a recording and films it.',
  details:
    'The film is as long as the recording. Its size is the picture’s, made even, within 1920x1080\n' +
    '(1080x1920 if upright) and no less than 320 on the longer side; with --size the picture fills it.',
  positionals: [
    { name: 'PICTURE', summary: 'PNG, JPEG, WebP, AVIF, GIF, TIFF or SVG' },
    { name: 'AUDIO', summary: 'anything ffmpeg decodes: MP3, FLAC, WAV, M4A, OGG, Opus, ...' },
  ],
  options: OPTIONS,
  examples: [
    'songbrush animate whale.png tide.flac -o whale.mp4',
    'songbrush animate fern.png song.mp3 -o fern.mp4 --style my-plant',
    'songbrush animate cover.jpg song.mp3 -o teaser.mp4 --style bounce --range 0:30-0:45 --size 1080x1080',
  ],
  run: (context) => withScratchFolder((folder) => animateIn(folder, context)),
});

async function animateIn(folder: string, context: CommandContext<typeof OPTIONS>): Promise<void> {
  const { positionals, options, reporter, signal } = context;
  const [picturePath, audioPath] = positionals.map((path) => resolve(path)) as [string, string];
  await checkOutput(options);
  const { style, voice } = await chosenStyle(options.style ?? STYLE_IDS[0]!);
  const ffmpeg = await findFfmpeg();
  const picture = await importPicture(picturePath);
  signal.throwIfAborted();
  const size = options.size ?? defaultFilmSize(picture);
  const name = basename(picturePath, extname(picturePath));
  const draft = new ProjectDraft(await BlobStore.open(join(folder, 'blobs')), { name, ...size });
  await layPicture(draft, picture, { layerId: LAYER_ID!, name });
  const features = await draft.addSound(ffmpeg, {
    trackId: TRACK_ID!,
    clipId: CLIP_ID!,
    name: basename(audioPath),
    path: audioPath,
    signal,
    onProgress: (done, total) =>
      reporter.progress({ phase: 'job.analyze.decode', label: 'Listening', unit: 'seconds', done, total }),
  });
  const { intensity, smoothness, seed, network } = options;
  await draft.animate({
    layerId: LAYER_ID!,
    clipId: CLIP_ID!,
    features,
    style,
    voice,
    intensity,
    smoothness,
    seed,
    cell: network,
    signal,
    onProgress: (done, total) =>
      reporter.progress({
        phase: 'job.choreograph.frames',
        label: 'Choreographing',
        unit: 'steps',
        done,
        total,
      }),
  });
  const { document, blobs } = draft;
  const job = { document, blobsFolder: blobs.folder, size, options, ffmpeg, reporter, signal };
  const result = await film(job);
  const beatGrid = getRecord(document, 'clip', CLIP_ID!).beatGrid!;
  const heard = { tempoBpm: beatGrid.tempoBpm, beats: beatGrid.beatsSeconds.length };
  reporter.outcome(filmOutcome(result, job, { style, intensity, smoothness, seed, ...heard }));
}
