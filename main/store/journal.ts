/**
 * An append-only file of JSON entries. An entry is acknowledged once it is on disk. Each is one line,
 * `length checksum json`, so that a line a crash cut short is told from a whole one and dropped.
 */
import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { open, readFile } from 'node:fs/promises';
import { fileError } from './file-error.ts';
import { replaceFile } from './durable-file.ts';

const NEWLINE = 0x0a;
/** 64 bits of SHA-256: a chance of 5e-20 that a torn line passes. */
const CHECKSUM_DIGITS = 16;
const HEADER_PATTERN = /^(\d{1,15}) ([0-9a-f]{16}) $/;

const checksum = (json: Uint8Array): string =>
  createHash('sha256').update(json).digest('hex').slice(0, CHECKSUM_DIGITS);

function frame(entry: unknown): Buffer {
  const json = Buffer.from(JSON.stringify(entry));
  return Buffer.concat([Buffer.from(`${json.length} ${checksum(json)} `), json, Buffer.from('\n')]);
}

/** The entry of one line without its newline, or undefined where the line is not whole. */
function parseLine<Entry>(line: Buffer): { entry: Entry } | undefined {
  const headerEnd = line.indexOf(' ', line.indexOf(' ') + 1) + 1;
  const header = HEADER_PATTERN.exec(line.toString('latin1', 0, headerEnd));
  const json = line.subarray(headerEnd);
  if (!header || Number(header[1]) !== json.length || header[2] !== checksum(json)) return undefined;
  return { entry: JSON.parse(json.toString('utf8')) as Entry };
}

export interface JournalContents<Entry> {
  readonly entries: readonly Entry[];
  /** Length of the whole entries; what lies beyond is torn. */
  readonly wholeBytes: number;
  readonly tornBytes: number;
}

function parse<Entry>(bytes: Buffer): JournalContents<Entry> {
  const entries: Entry[] = [];
  let position = 0;
  for (;;) {
    const end = bytes.indexOf(NEWLINE, position);
    const line = end < 0 ? undefined : parseLine<Entry>(bytes.subarray(position, end));
    if (!line) return { entries, wholeBytes: position, tornBytes: bytes.length - position };
    entries.push(line.entry);
    position = end + 1;
  }
}

/** Reads a journal without changing it, up to the first entry that is not whole. */
export async function readJournal<Entry>(path: string): Promise<JournalContents<Entry>> {
  return parse<Entry>(await readFile(path));
}

/** Makes a journal of these entries, in place of one that may be there, in one step. */
export async function writeJournal<Entry>(path: string, entries: readonly Entry[]): Promise<number> {
  const bytes = Buffer.concat(entries.map(frame));
  await replaceFile(path, (handle) => handle.writeFile(bytes));
  return bytes.length;
}

/** A journal open for appending. Calls must not overlap; the caller queues them. */
export class Journal<Entry> {
  readonly path: string;
  #handle: FileHandle | null = null;
  #bytes = 0;

  private constructor(path: string) {
    this.path = path;
  }

  /** Writes a journal anew and opens it. */
  static async start<Entry>(path: string, entries: readonly Entry[]): Promise<Journal<Entry>> {
    const journal = new Journal<Entry>(path);
    await journal.rewrite(entries);
    return journal;
  }

  /** Length of the file. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * False after a failed append, whose bytes may or may not be on disk. `rewrite` is then the only way
   * on: appending behind a torn entry would lose what follows.
   */
  get isSound(): boolean {
    return this.#handle !== null;
  }

  /** Resolves once the entry is on disk. @throws AppError where it could not be written */
  async append(entry: Entry): Promise<void> {
    const handle = this.#handle;
    if (!handle) throw new Error(`journal ${this.path} is not open`);
    const bytes = frame(entry);
    try {
      await handle.appendFile(bytes);
      await handle.datasync();
      this.#bytes += bytes.length;
    } catch (error) {
      await this.close();
      throw fileError(error, this.path, 'could not be written');
    }
  }

  /** Replaces everything by these entries, in one step. */
  async rewrite(entries: readonly Entry[]): Promise<void> {
    await this.close();
    try {
      this.#bytes = await writeJournal(this.path, entries);
      this.#handle = await open(this.path, 'a');
    } catch (error) {
      throw fileError(error, this.path, 'could not be written');
    }
  }

  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = null;
    await handle?.close();
  }
}
