/** Pictures and recordings that `animate` must take, made on the spot. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { composeSong } from '#models/choreographer/composer/compose.ts';
import { renderScore } from '#models/choreographer/synth/render.ts';
import { SOUND_SETS } from '#models/choreographer/synth/sound-sets/index.ts';
import type { Ffmpeg } from '#main/media/ffmpeg-binary.ts';
import { SAMPLE_FOLDER } from '#main/paths.ts';
import { ffmpegRaw, SOUND_FORMATS } from '../../main/media/with-ffmpeg.ts';

/** A seed of the composer's that the network was never trained on: see `training/examples.ts`. */
const UNHEARD_SONG = 1_000_321;
const SAMPLE_RATE = 44_100;

/** A song the network has never heard, as samples. Its drums do not come in at once: a stretch from within. */
export function song(seconds: number): { readonly left: Float32Array; readonly right: Float32Array } {
  const score = composeSong(UNHEARD_SONG, seconds + 8);
  const options = { sampleRate: SAMPLE_RATE, soundSet: SOUND_SETS.analog, seed: 5, room: 0.2, drive: 1.2 };
  const { left, right } = renderScore(score, { ...options, lowPassHz: Infinity, noise: 0 });
  const [from, to] = [8, 8 + seconds].map((t) => Math.round(t * SAMPLE_RATE));
  return { left: left.slice(from, to), right: right.slice(from, to) };
}

/** Writes the song to a file of any kind ffmpeg knows. @param channels 1, 2 or 6 */
export async function writeSong(
  ffmpeg: Ffmpeg,
  path: string,
  seconds: number,
  channels: 1 | 2 | 6 = 2,
): Promise<void> {
  const { left, right } = song(Math.min(seconds, 30));
  const stereo = new Float32Array(left.length * 2);
  left.forEach((sample, i) => {
    stereo[2 * i] = sample;
    stereo[2 * i + 1] = right[i]!;
  });
  const raw = `${path}.f32`;
  await writeFile(raw, new Uint8Array(stereo.buffer));
  const loop = seconds > 30 ? ['-stream_loop', '-1'] : [];
  const layout =
    channels === 6
      ? ['-af', 'pan=5.1|FL=FL|FR=FR|FC=0.5*FL+0.5*FR|LFE=0*FL|BL=FL|BR=FR']
      : ['-ac', String(channels)];
  const format = ['-f', 'f32le', '-ar', String(SAMPLE_RATE), '-ac', '2'];
  const codec = SOUND_FORMATS[path.split('.').at(-1)!]!;
  await ffmpegRaw(ffmpeg, ...loop, ...format, '-i', raw, '-t', String(seconds), ...layout, ...codec, path);
}

const scene = (file: string) => join(SAMPLE_FOLDER, 'scene', file);

/** The sample's sky with its whale, at any size. */
const painting = async (width: number, height: number) => {
  const whale = await sharp(scene('whale.png'))
    .resize(Math.round(width * 0.55))
    .toBuffer();
  const sky = await sharp(scene('sky.png')).resize(width, height, { fit: 'fill' }).toBuffer();
  const whole = sharp(sky, { limitInputPixels: false }).composite([{ input: whale, gravity: 'centre' }]);
  return sharp(await whole.flatten().png({ compressionLevel: 1 }).toBuffer(), { limitInputPixels: false });
};

const colour = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#c06040' } }).png();

/** Writes a picture of a kind; the file's name. */
export const PICTURES: Readonly<Record<string, (folder: string) => Promise<string>>> = {
  'one-pixel.png': async (folder) => save(colour(1, 1), folder, 'one-pixel.png'),
  'seven-by-three.png': async (folder) =>
    save((await painting(70, 30)).resize(7, 3).png(), folder, 'seven-by-three.png'),
  'odd.webp': async (folder) => save((await painting(333, 187)).webp(), folder, 'odd.webp'),
  'upright.avif': async (folder) => save((await painting(120, 214)).avif(), folder, 'upright.avif'),
  'cmyk.jpg': async (folder) =>
    save((await painting(320, 180)).toColourspace('cmyk').jpeg(), folder, 'cmyk.jpg'),
  'deep.png': async (folder) =>
    save((await painting(320, 180)).toColourspace('rgb16').png(), folder, 'deep.png'),
  'drawing.svg': async (folder) => {
    const path = join(folder, 'drawing.svg');
    const rings = [90, 60, 30].map(
      (r, i) => `<circle cx="160" cy="90" r="${r}" fill="${['#e54', '#fc6', '#46c'][i]}"/>`,
    );
    await writeFile(
      path,
      `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="180"><rect width="320" height="180" fill="#123"/>${rings.join('')}</svg>`,
    );
    return path;
  },
  'cut-out.png': async (folder) => save(sharp(scene('whale.png')).resize(320), folder, 'cut-out.png'),
  'photo.tiff': async (folder) => save((await painting(320, 180)).tiff(), folder, 'photo.tiff'),
  'large.jpg': async (folder) => save((await painting(8000, 6000)).jpeg(), folder, 'large.jpg'),
};

async function save(image: Sharp, folder: string, name: string): Promise<string> {
  await image.toFile(join(folder, name));
  return join(folder, name);
}
