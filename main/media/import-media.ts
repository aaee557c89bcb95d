/** Brings a file in, whatever it is: its content decides whether it becomes a picture or a sound. */
import { basename, extname } from 'node:path';
import type { ImportedMedia } from '#core/contract/commands.ts';
import { AppError } from '#core/errors.ts';
import type { BlobStore } from '../store/blob-store.ts';
import type { Ffmpeg } from './ffmpeg-binary.ts';
import { importPicture } from './pictures.ts';
import { probe } from './probe.ts';

/** What a layer is called: the file's name without its extension. */
const layerName = (path: string): string => basename(path, extname(path));

const hasErrorCode = (error: unknown, ...codes: string[]): boolean =>
  error instanceof AppError && codes.includes(error.code);

/**
 * Puts a picture or a recording into a blob store. A video's sound is taken.
 * @throws AppError `media.unsupported` for what is neither; `picture.*`, `media.*`, `store.*`
 */
export async function importMedia(
  blobs: BlobStore,
  ffmpeg: () => Promise<Ffmpeg>,
  path: string,
  signal?: AbortSignal,
): Promise<ImportedMedia> {
  try {
    const { png, width, height } = await importPicture(path);
    return { kind: 'picture', name: layerName(path), blob: await blobs.put(png), width, height };
  } catch (error) {
    // What no picture reader knows may be a sound, and so may a file too large to be a picture.
    if (!hasErrorCode(error, 'picture.unsupported', 'picture.too-large')) throw error;
    signal?.throwIfAborted();
    return await importSound(blobs, await ffmpeg(), path, signal).catch((soundError: unknown) => {
      const isPicture =
        hasErrorCode(error, 'picture.too-large') && hasErrorCode(soundError, 'media.unsupported');
      throw isPicture ? error : soundError;
    });
  }
}

async function importSound(
  blobs: BlobStore,
  ffmpeg: Ffmpeg,
  path: string,
  signal: AbortSignal | undefined,
): Promise<ImportedMedia> {
  const { audio, durationSeconds } = await probe(ffmpeg, path, { signal }).catch((error: unknown) => {
    throw hasErrorCode(error, 'media.unreadable') ? unsupported(path, error) : error;
  });
  if (!audio) throw unsupported(path, null);
  const { sampleRate, channels } = audio;
  return {
    kind: 'audio',
    name: basename(path),
    blob: await blobs.putFile(path),
    durationSeconds,
    sampleRate,
    channels,
  };
}

function unsupported(path: string, cause: unknown): AppError {
  return new AppError(
    'media.unsupported',
    `“${basename(path)}” is neither a picture nor a sound that can be read here, or it is damaged.`,
    'Choose a PNG, JPEG, WebP, AVIF, GIF, TIFF or SVG, or a sound such as WAV, FLAC, MP3 or M4A.',
    { cause },
  );
}
