/** A document of the compositing tests with its blobs in files, and a sound. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { execute } from '#core/document/commands/index.ts';
import type { BlobHash, SongbrushDocument } from '#core/document/records.ts';
import { CURVES, CURVES_BLOB, PICTURES, SHOW_DOCUMENTS } from '../../core/compositing/show-documents.ts';
import { sweepAt, wavBytes } from '../media/with-ffmpeg.ts';

export const SOUND_BLOB = '9'.repeat(64) as BlobHash;

/** Writes every picture, the curves and a sound of 3 s. @returns the folder */
export async function writeBlobs(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const [blob, { data, width, height }] of PICTURES) {
    const png = sharp(data, { raw: { width, height, channels: 4 } }).png();
    await png.toFile(join(folder, blob));
  }
  await writeFile(join(folder, CURVES_BLOB), new Uint8Array(CURVES.buffer));
  await writeFile(join(folder, SOUND_BLOB), wavBytes(3, sweepAt));
  return folder;
}

/** A moving sky with stars and a moon, two seconds long, with sound. */
export function showProject(): SongbrushDocument {
  let { document } = SHOW_DOCUMENTS.find(({ name }) => name.includes('sky'))!;
  document = execute(document, 'clip.remove', { clipId: 'clip' }).document;
  document = execute(document, 'clip.add', {
    ...{ id: 'song', trackId: 'track', name: 'sweep.wav', blob: SOUND_BLOB, sourceSeconds: 3 },
  }).document;
  for (const layerId of ['sky', 'stars', 'moon'])
    document = execute(document, 'motion.add', {
      ...{ id: `motion-${layerId}`, layerId, clipId: 'song', curves: CURVES_BLOB, frameCount: 120 },
      ...{ frameRate: 60, style: 'sway', smoothness: 0.5, seed: 11, model: 'test@1' },
    }).document;
  return execute(document, 'document.set', { durationSeconds: 2 }).document;
}
