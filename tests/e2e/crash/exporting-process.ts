/**
 * Writes one film after another over the same name until it is killed. Bundled and run by
 * `kill-export.test.ts`: `node exporting-process.mjs FILM.mp4`.
 */
import { writeSync } from 'node:fs';
import { findFfmpeg } from '#main/media/ffmpeg-binary.ts';
import { openFilm } from '#main/media/film-encoder.ts';

const [path] = process.argv.slice(2) as [string];
const [width, height, frameRate, frameCount] = [64, 48, 25, 25] as const;
const ffmpeg = await findFfmpeg();

for (let films = 0; ; films++) {
  const film = await openFilm(ffmpeg, {
    ...{
      path,
      width,
      height,
      frameRate,
      frameCount,
      quality: 'draft',
      overwrite: true,
      sound: [],
      pixelFormat: 'rgba',
    },
    durationSeconds: frameCount / frameRate,
    metadata: { title: String(films), recipe: {} },
  });
  writeSync(1, 'writing\n');
  for (let frame = 0; frame < frameCount; frame++) {
    await film.write(new Uint8Array(width * height * 4).fill((films + frame * 9) % 256));
  }
  writeSync(1, 'finishing\n');
  await film.finish();
  writeSync(1, 'finished\n');
}
