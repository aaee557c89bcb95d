/**
 * Opens a ZIP that may be damaged or hostile. Every entry is looked at before any is read; nothing is
 * ever written under a name from the archive.
 */
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import type { Entry, ZipFile } from 'yauzl';
import { getFileNameLowLevel, openPromise, validateFileName } from 'yauzl';
import { AppError } from '#core/errors.ts';
import { fileError } from '../file-error.ts';
import { LIMITS } from './layout.ts';

const REMEDY_COPY = 'Use another copy of the file: from a backup, or from where it came from.';
const REMEDY_SOURCE = 'Do not open it, and ask where it came from.';

function damaged(path: string, problem: string, cause?: unknown): AppError {
  const message = `${basename(path)} is damaged: ${problem}.`;
  return new AppError('project.damaged', message, REMEDY_COPY, { cause });
}

function hostile(path: string, problem: string): AppError {
  return new AppError('project.unsafe', `${basename(path)} was refused: ${problem}.`, REMEDY_SOURCE);
}

/** What an entry must not be; the first problem found is told. */
function entryProblem(entry: Entry, name: string): string | null {
  const { compressedSize, uncompressedSize } = entry;
  const shown = JSON.stringify(name);
  const nameProblem = validateFileName(name);
  if (nameProblem !== null)
    return `entry ${shown} has a name that leads outside the archive (${nameProblem})`;
  if (entry.isEncrypted()) return `entry ${shown} is encrypted`;
  if (!entry.canDecodeFileData()) {
    return `entry ${shown} is compressed with method ${entry.compressionMethod}; allowed is stored or deflated`;
  }
  if (uncompressedSize > LIMITS.entryBytes) {
    return `entry ${shown} unpacks to ${uncompressedSize} bytes; allowed is up to ${LIMITS.entryBytes}`;
  }
  if (uncompressedSize > LIMITS.ratioFromBytes && uncompressedSize > LIMITS.ratio * compressedSize) {
    return `entry ${shown} unpacks ${compressedSize} bytes to ${uncompressedSize}; allowed is up to ${LIMITS.ratio} times as much`;
  }
  return null;
}

/** What the entries together must not be. */
function totalProblem(entries: ReadonlyMap<string, Entry>, fileSize: number): string | null {
  let packed = 0;
  let unpacked = 0;
  for (const { compressedSize, uncompressedSize } of entries.values()) {
    packed += compressedSize;
    unpacked += uncompressedSize;
  }
  if (packed > fileSize) return `its entries overlap: ${packed} bytes of them in a file of ${fileSize}`;
  if (unpacked > LIMITS.totalBytes) {
    return `it unpacks to ${unpacked} bytes; allowed is up to ${LIMITS.totalBytes}`;
  }
  return null;
}

async function listEntries(path: string, zip: ZipFile): Promise<Map<string, Entry>> {
  if (zip.entryCount > LIMITS.entries) {
    throw hostile(path, `it has ${zip.entryCount} entries; allowed is up to ${LIMITS.entries}`);
  }
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) {
    const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true);
    const problem = entries.has(name)
      ? `it has two entries named ${JSON.stringify(name)}`
      : entryProblem(entry, name);
    if (problem !== null) throw hostile(path, problem);
    entries.set(name, entry);
  }
  const problem = totalProblem(entries, zip.fileSize);
  if (problem !== null) throw hostile(path, problem);
  return entries;
}

/** A ZIP whose entries have been found harmless. Close it after use. */
export class Archive {
  readonly #path: string;
  readonly #zip: ZipFile;
  readonly #entries: ReadonlyMap<string, Entry>;

  private constructor(path: string, zip: ZipFile, entries: ReadonlyMap<string, Entry>) {
    this.#path = path;
    this.#zip = zip;
    this.#entries = entries;
  }

  /**
   * @throws AppError `project.damaged` for what is not a whole ZIP, `project.unsafe` for one that no
   * program writes in good faith, or as the file system says
   */
  static async open(path: string): Promise<Archive> {
    let zip: ZipFile | undefined;
    try {
      // Names are decoded and checked here, so that a refusal can tell the entry.
      zip = await openPromise(path, { autoClose: false, decodeStrings: false });
      return new Archive(path, zip, await listEntries(path, zip));
    } catch (error) {
      zip?.close();
      const known = fileError(error, path, 'could not be opened');
      throw known instanceof AppError ? known : damaged(path, 'it is not a whole ZIP archive', error);
    }
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /**
   * A whole entry, checked against its CRC-32.
   * @throws AppError `project.damaged`, `project.unsafe` where it is longer than `maxBytes`
   */
  async read(name: string, maxBytes: number): Promise<Buffer> {
    const entry = this.#entry(name);
    if (entry.uncompressedSize > maxBytes) {
      throw hostile(
        this.#path,
        `entry ${JSON.stringify(name)} unpacks to ${entry.uncompressedSize} bytes; allowed is up to ${maxBytes}`,
      );
    }
    const bytes = await this.consume(name, async (stream) => {
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks);
    });
    if (crc32(bytes) !== entry.crc32) {
      throw damaged(this.#path, `entry ${JSON.stringify(name)} does not match its checksum`);
    }
    return bytes;
  }

  /** Hands an entry's bytes to `use`; what goes wrong names the entry. */
  async consume<T>(name: string, use: (stream: Readable) => Promise<T>): Promise<T> {
    try {
      return await use(await this.#zip.openReadStreamPromise(this.#entry(name)));
    } catch (error) {
      if (error instanceof AppError && error.code !== 'store.blob-damaged') throw error;
      // A full disk is not the archive's fault; zlib's and yauzl's complaints are.
      const known = fileError(error, this.#path, 'could not be unpacked');
      if (known instanceof AppError && known.code !== 'store.failed' && known !== error) throw known;
      throw damaged(this.#path, `entry ${JSON.stringify(name)} cannot be read`, error);
    }
  }

  close(): void {
    this.#zip.close();
  }

  #entry(name: string): Entry {
    const entry = this.#entries.get(name);
    if (!entry) throw damaged(this.#path, `entry ${JSON.stringify(name)} is missing`);
    return entry;
  }
}
