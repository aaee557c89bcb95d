/** The sample's soundtrack as a file: composed, played and packed. */
import { writeFile } from 'node:fs/promises';
import { join, dirname } from 'node:path';
import { composeSampleSong } from '#models/choreographer/composer/sample-song.ts';
import { produce } from '#models/choreographer/studio/produce.ts';
import type { Stereo } from '#models/choreographer/synth/render.ts';
import type { Ffmpeg } from '../media/ffmpeg-binary.ts';
import { runFfmpeg } from '../media/ffmpeg-command.ts';

const SAMPLE_RATE = 44_100;
const SEED = 1;

/** Writes a FLAC file, 16 bit stereo. @returns its path */
export async function recordSoundtrack(ffmpeg: Ffmpeg, path: string): Promise<string> {
  const sound = produce(composeSampleSong(), SAMPLE_RATE, SEED);
  const raw = join(dirname(path), 'soundtrack.f32');
  await writeFile(raw, interleave(sound));
  const format = ['-f', 'f32le', '-ar', String(SAMPLE_RATE), '-ac', '2'];
  const flac = ['-c:a', 'flac', '-compression_level', '12', '-sample_fmt', 's16', '-bitexact'];
  const dither = ['-af', 'aresample=osf=s16:dither_method=triangular_hp'];
  const outputOptions = [...dither, ...flac, '-map_metadata', '-1'];
  await runFfmpeg(ffmpeg, { inputs: [{ source: raw, options: format }], outputOptions, output: path });
  return path;
}

function interleave({ left, right }: Stereo): Uint8Array {
  const samples = new Float32Array(left.length * 2);
  for (let i = 0; i < left.length; i++) {
    samples[2 * i] = left[i]!;
    samples[2 * i + 1] = right[i]!;
  }
  return new Uint8Array(samples.buffer);
}
