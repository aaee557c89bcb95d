/**
 * Illustrations with alpha to learn seeing from: a folder with `manifest.jsonl`, one line a picture (`id`,
 * `shard`, `concept`, `source`, `licence`), and shards, tar archives of `ID.webp`.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { PixelData } from '#core/compositing/canvas.ts';
import { AppError } from '#core/errors.ts';

/** Longest side that is kept: scenes are painted hardly larger. */
const KEPT_SIDE = 96;
const TAR_BLOCK = 512;

export interface Illustrations {
  /** By what they are used for; a concept is in one of them only. */
  readonly training: readonly PixelData[];
  readonly validation: readonly PixelData[];
  readonly testing: readonly PixelData[];
}

interface Entry {
  readonly id: string;
  readonly shard: string;
  readonly concept: string;
}

/**
 * @param count at most, from the manifest's beginning
 * @throws AppError `training.illustrations` where the folder is another
 */
export async function readIllustrations(
  folder: string,
  count: number,
  onProgress: (done: number, total: number) => void | Promise<void>,
): Promise<Illustrations> {
  const entries = (await readManifest(folder)).slice(0, count);
  const parts: Record<keyof Illustrations, PixelData[]> = { training: [], validation: [], testing: [] };
  let done = 0;
  for (const shard of new Set(entries.map((entry) => entry.shard))) {
    const files = filesOf(await readFile(join(folder, shard)));
    for (const { id, concept } of entries.filter((entry) => entry.shard === shard)) {
      await onProgress(done++, entries.length);
      const file = files.get(`${id}.webp`);
      if (file) parts[partOf(concept)].push(await decode(file));
    }
  }
  return parts;
}

async function readManifest(folder: string): Promise<Entry[]> {
  const path = join(folder, 'manifest.jsonl');
  try {
    const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as Entry);
  } catch (cause) {
    throw new AppError(
      'training.illustrations',
      `“${path}” cannot be read.`,
      'Give a folder of illustrations with a manifest.jsonl by --dataset.',
      { cause },
    );
  }
}

/** One concept in eight is for testing, one in sixteen chooses the weights. */
function partOf(concept: string): keyof Illustrations {
  let hash = 2166136261;
  for (const character of concept) hash = Math.imul(hash ^ character.codePointAt(0)!, 16777619);
  const place = (hash >>> 0) % 16;
  return place < 2 ? 'testing' : place < 3 ? 'validation' : 'training';
}

/** The files of a tar archive by name (POSIX ustar; sizes in octal). */
function filesOf(archive: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (let at = 0; at + TAR_BLOCK <= archive.length;) {
    const field = (from: number, length: number) =>
      archive.toString('latin1', at + from, at + from + length).split('\0')[0]!;
    const name = field(0, 100);
    if (name === '') break;
    const size = Number.parseInt(field(124, 12).trim(), 8);
    const start = at + TAR_BLOCK;
    files.set(name.split('/').at(-1)!, archive.subarray(start, start + size));
    at = start + Math.ceil(size / TAR_BLOCK) * TAR_BLOCK;
  }
  return files;
}

async function decode(file: Buffer): Promise<PixelData> {
  const { data, info } = await sharp(file)
    .resize(KEPT_SIDE, KEPT_SIDE, { fit: 'inside', withoutEnlargement: true })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8ClampedArray(data) };
}
