/**
 * A folder of immutable files named by the SHA-256 of what is in them. Putting the same bytes twice keeps
 * one file. Which blobs are still needed is for others to know.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { randomUUID } from 'node:crypto';
import type { BlobHash } from '#core/document/records.ts';
import { AppError } from '#core/errors.ts';
import { syncFolder } from './durable-file.ts';
import { fileError, hasCode } from './file-error.ts';

const HASH_PATTERN = /^[0-9a-f]{64}$/;

/** The name these bytes have in every blob store. */
export const hashOf = (bytes: Uint8Array): BlobHash =>
  createHash('sha256').update(bytes).digest('hex') as BlobHash;

const noSuchBlob = (hash: string): AppError =>
  new AppError(
    'store.no-such-blob',
    `The project has no blob named ${JSON.stringify(hash.slice(0, 80))}.`,
    'Import the picture or sound again.',
  );

export class BlobStore {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** The store in a folder, which is made where it is missing. */
  static async open(folder: string): Promise<BlobStore> {
    await mkdir(folder, { recursive: true });
    return new BlobStore(folder);
  }

  /**
   * Where a blob's file is, or would be.
   * @throws AppError `store.no-such-blob` for anything that is not a hash
   */
  path(hash: string): string {
    if (!HASH_PATTERN.test(hash)) throw noSuchBlob(hash);
    return join(this.folder, hash);
  }

  async has(hash: string): Promise<boolean> {
    return (await this.#size(hash)) !== null;
  }

  /** Size in bytes. @throws AppError `store.no-such-blob` */
  async size(hash: string): Promise<number> {
    const size = await this.#size(hash);
    if (size === null) throw noSuchBlob(hash);
    return size;
  }

  /**
   * The bytes of a blob.
   * @param options.verify also check that they still have their hash
   * @throws AppError `store.no-such-blob`, `store.blob-damaged`
   */
  async read(hash: string, options: { readonly verify?: boolean } = {}): Promise<Uint8Array> {
    const path = this.path(hash);
    const bytes = await readFile(path).catch((error: unknown) => {
      throw hasCode(error, 'ENOENT') ? noSuchBlob(hash) : fileError(error, path, 'could not be read');
    });
    if (options.verify && hashOf(bytes) !== hash) {
      throw new AppError(
        'store.blob-damaged',
        `${path} does not hold what its name says: the file has changed on disk.`,
        'Import the picture or sound again.',
      );
    }
    return bytes;
  }

  /** Keeps bytes. Once this resolves they outlive a power cut. */
  async put(bytes: Uint8Array): Promise<BlobHash> {
    const hash = hashOf(bytes);
    return (await this.has(hash)) ? hash : this.putStream(Readable.from([bytes]));
  }

  /** Keeps a copy of a file. */
  putFile(path: string): Promise<BlobHash> {
    return this.putStream(createReadStream(path)).catch((error: unknown) => {
      throw fileError(error, path, 'could not be imported');
    });
  }

  /**
   * Keeps what a stream yields.
   * @param expected the hash it must have; nothing is kept when it has another
   * @throws AppError `store.blob-damaged` where the hash is not the expected one
   */
  async putStream(stream: Readable, expected?: BlobHash): Promise<BlobHash> {
    const temporary = join(this.folder, `.${randomUUID()}.tmp`);
    try {
      const hash = await writeHashed(stream, temporary);
      if (expected !== undefined && hash !== expected) {
        throw new AppError(
          'store.blob-damaged',
          `A blob named ${expected} holds bytes whose SHA-256 is ${hash}.`,
          'Use another copy of the project.',
        );
      }
      await rename(temporary, this.path(hash));
      await syncFolder(this.folder);
      return hash;
    } finally {
      await rm(temporary, { force: true });
    }
  }

  async #size(hash: string): Promise<number | null> {
    if (!HASH_PATTERN.test(hash)) return null;
    try {
      return (await stat(this.path(hash))).size;
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return null;
      throw error;
    }
  }
}

/** Writes a stream to a new file, synced, and returns the hash of what it wrote. */
async function writeHashed(stream: Readable, path: string): Promise<BlobHash> {
  const hash = createHash('sha256');
  // A stream may fail while the file opens; the loop then throws that failure.
  stream.on('error', () => undefined);
  const handle = await open(path, 'wx');
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      hash.update(chunk);
      await handle.writeFile(chunk);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return hash.digest('hex') as BlobHash;
}
