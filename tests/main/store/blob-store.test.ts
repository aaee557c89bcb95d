import { createHash } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { BlobHash } from '#core/document/records.ts';
import { BlobStore } from '#main/store/blob-store.ts';
import { temporaryFolder } from './temporary-folder.ts';

const bytes = new TextEncoder().encode('a picture, say');
const name = createHash('sha256').update(bytes).digest('hex');

describe('a blob store', () => {
  it('gives back what it was given, by its SHA-256', async () => {
    const blobs = await BlobStore.open(join(await temporaryFolder(), 'blobs'));
    expect(await blobs.has(name)).toBe(false);
    expect(await blobs.put(bytes)).toBe(name);
    expect(await blobs.has(name)).toBe(true);
    expect(await blobs.size(name)).toBe(bytes.length);
    expect(Buffer.from(await blobs.read(name, { verify: true }))).toEqual(Buffer.from(bytes));
  });

  it('keeps one file for the same bytes, however and however often they come', async () => {
    const folder = await temporaryFolder();
    const blobs = await BlobStore.open(join(folder, 'blobs'));
    const file = join(folder, 'import.png');
    await writeFile(file, bytes);
    await Promise.all([blobs.put(bytes), blobs.put(bytes), blobs.putFile(file), blobs.putFile(file)]);
    expect(await readdir(blobs.folder)).toEqual([name]);
  });

  it('keeps nothing of a stream that fails or is not what it was said to be', async () => {
    const blobs = await BlobStore.open(await temporaryFolder());
    const failing = Readable.from(
      (function* () {
        yield bytes;
        throw new Error('unplugged');
      })(),
    );
    await expect(blobs.putStream(failing)).rejects.toThrow('unplugged');
    const other = 'f'.repeat(64) as BlobHash;
    await expect(blobs.putStream(Readable.from([bytes]), other)).rejects.toMatchObject({
      code: 'store.blob-damaged',
    });
    expect(await readdir(blobs.folder)).toEqual([]);
  });

  it('notices when asked that a file has changed on disk', async () => {
    const blobs = await BlobStore.open(await temporaryFolder());
    await blobs.put(bytes);
    await writeFile(blobs.path(name), 'something else');
    await expect(blobs.read(name, { verify: true })).rejects.toMatchObject({ code: 'store.blob-damaged' });
  });

  it.each(['../../etc/passwd', '', 'A'.repeat(64), `${name}/..`])('has no path for %j', async (hash) => {
    const blobs = await BlobStore.open(await temporaryFolder());
    expect(() => blobs.path(hash)).toThrow(expect.objectContaining({ code: 'store.no-such-blob' }));
    expect(await blobs.has(hash)).toBe(false);
  });

  it('says what is missing', async () => {
    const blobs = await BlobStore.open(await temporaryFolder());
    await expect(blobs.read(name)).rejects.toMatchObject({ code: 'store.no-such-blob' });
    await expect(blobs.size(name)).rejects.toMatchObject({ code: 'store.no-such-blob' });
    await expect(blobs.putFile(join(blobs.folder, 'nothing.png'))).rejects.toMatchObject({
      code: 'store.no-such-file',
    });
  });
});
