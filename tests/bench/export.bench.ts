/**
 * Exporting 10 s at 1080p30 with 4 layers, against ffmpeg encoding the very same frames with the same
 * settings: `npm run bench:export [draft|good|best]`. CPU seconds, because other programs share the cores.
 */
import { mkdtemp, open, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExportRequest } from '#core/contract/commands.ts';
import { findFfmpeg } from '#main/media/ffmpeg-binary.ts';
import { openFilm } from '#main/media/film-encoder.ts';
import { exportFilm } from '#main/rendering/export-film.ts';
import { FrameRenderer } from '#main/rendering/frame-renderer.ts';
import { BlobStore } from '#main/store/blob-store.ts';
import { clips } from '#core/document/queries.ts';
import { breakdown } from './breakdown.ts';
import { measured, type Measured } from './cpu.ts';
import { benchmarkDocument, SECONDS, SIZE } from './export-document.ts';

const FPS = 30;
const FRAMES = SECONDS * FPS;
const FRAME_BYTES = SIZE.width * SIZE.height * 4;
const quality = (process.argv[2] ?? 'good') as ExportRequest['quality'];

const seconds = (value: number): string => `${value.toFixed(2)} s`;
const row = (name: string, ...cells: string[]): void =>
  console.log(name.padEnd(46) + cells.map((cell) => cell.padStart(12)).join(''));

const folder = await mkdtemp(join(tmpdir(), 'songbrush-bench-'));
try {
  const ffmpeg = await findFfmpeg();
  const blobs = await BlobStore.open(join(folder, 'blobs'));
  const document = await benchmarkDocument(blobs);
  const pathOf = (blob: string) => blobs.path(blob);
  const request = (name: string): ExportRequest => ({
    ...{ path: join(folder, name), ...SIZE, frameRate: FPS, quality, range: null, overwrite: true },
  });

  console.log(
    `${cpus().length} x ${cpus()[0]?.model.trim()}, Node ${process.versions.node}, ffmpeg ${ffmpeg.version}`,
  );
  console.log(`${SECONDS} s at ${SIZE.width} x ${SIZE.height}, ${FPS} fps, quality ${quality}\n`);

  const framesPath = join(folder, 'frames.rgba');
  const frames = await open(framesPath, 'w+');
  const renderer = new FrameRenderer(pathOf);
  for (let index = 0; index < FRAMES; index++)
    await frames.write(await renderer.pixels(document, index / FPS, SIZE.width, SIZE.height, 'opaque'));

  const ready = await measured(async () => {
    const sound = clips(document).map(({ blob, durationSeconds }) => ({
      ...{ path: pathOf(blob), startSeconds: 0, offsetSeconds: 0, durationSeconds, gain: 1 },
    }));
    const film = await openFilm(ffmpeg, {
      ...request('ready.mp4'),
      ...{
        pixelFormat: 'rgba',
        frameCount: FRAMES,
        durationSeconds: SECONDS,
        sound,
        metadata: { title: '', recipe: null },
      },
    });
    const frame = Buffer.alloc(FRAME_BYTES);
    for (let index = 0; index < FRAMES; index++) {
      await frames.read(frame, 0, FRAME_BYTES, index * FRAME_BYTES);
      await film.write(frame);
    }
    await film.finish();
  });
  await frames.close();
  await rm(framesPath);

  const ours = await measured(() =>
    exportFilm({
      document,
      blobsFolder: blobs.folder,
      ffmpeg,
      appVersion: 'bench',
      request: request('ours.mp4'),
    }),
  );

  const all = ({ own, children }: Measured): string => seconds(own + children);
  row('', 'wall', 'ffmpeg CPU', 'Songbrush CPU', 'together');
  row('ffmpeg, frames ready', seconds(ready.wall), seconds(ready.children), '', seconds(ready.children));
  row('Songbrush export', seconds(ours.wall), seconds(ours.children), seconds(ours.own), all(ours));
  console.log(`\nCPU ratio ${((ours.own + ours.children) / ready.children).toFixed(2)} (1.50 is the goal)`);
  console.log(`wall ratio ${(ours.wall / ready.wall).toFixed(2)}\n`);

  console.log('A frame, drawn alone in one thread, in ms:');
  for (const [name, milliseconds] of await breakdown(document, pathOf, 90, SIZE, 'yuv420'))
    row(`  ${name}`, milliseconds.toFixed(2));
} finally {
  await rm(folder, { recursive: true, force: true });
}
