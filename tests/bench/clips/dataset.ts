/** Pictures out of a folder of tar shards with a manifest: one by its caption and its look. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

interface Entry {
  readonly id: string;
  readonly shard: string;
  readonly caption: string;
  readonly look: string;
}

const BLOCK = 512;

/** @returns the bytes of the picture's file */
export async function pictureNamed(folder: string, caption: string, look: string): Promise<Buffer> {
  const manifest = await readFile(join(folder, 'manifest.jsonl'), 'utf8');
  const entries = manifest
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Entry);
  const entry = entries.find((one) => one.caption === caption && one.look === look);
  if (!entry) throw new Error(`${folder} has no picture “${caption}” in the look “${look}”`);
  return fromTar(await readFile(join(folder, entry.shard)), `${entry.id}.webp`);
}

function fromTar(tar: Buffer, name: string): Buffer {
  const text = (from: number, length: number) =>
    tar
      .toString('latin1', from, from + length)
      .split('\0')[0]!
      .trim();
  for (let at = 0; at + BLOCK <= tar.length;) {
    const size = Number.parseInt(text(at + 124, 12) || '0', 8);
    const found = text(at, 100);
    if (found.endsWith(name)) return tar.subarray(at + BLOCK, at + BLOCK + size);
    at += BLOCK * (1 + Math.ceil(size / BLOCK));
  }
  throw new Error(`the shard has no ${name}`);
}
