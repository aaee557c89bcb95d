/**
 * Files that are either wholly there or not at all, whatever happens meanwhile: written beside the
 * target, synced, renamed over it, and the folder synced.
 */
import { randomBytes } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { hasCode } from './file-error.ts';

/** Makes entries created, renamed or removed in a folder outlive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows has no handle on a folder; NTFS journals its entries itself.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const temporaryPrefix = (path: string): string => `.${basename(path)}.`;
const TEMPORARY_SUFFIX = /^(\d+)-[0-9a-f]{12}\.tmp$/;

/** A name beside `path` that tells which process is writing it. */
const temporaryPath = (path: string): string =>
  join(dirname(path), `${temporaryPrefix(path)}${process.pid}-${randomBytes(6).toString('hex')}.tmp`);

/** True while a process of this number runs; it may be a later one. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !hasCode(error, 'ESRCH');
  }
}

/** Removes what processes that are gone left half-written beside `path`. */
export async function removeLeftovers(path: string): Promise<void> {
  const prefix = temporaryPrefix(path);
  for (const name of await readdir(dirname(path))) {
    const pid = name.startsWith(prefix) ? TEMPORARY_SUFFIX.exec(name.slice(prefix.length))?.[1] : undefined;
    if (pid !== undefined && !isRunning(Number(pid))) await rm(join(dirname(path), name), { force: true });
  }
}

/**
 * Replaces the file at `path` by what `write` puts into the handle it is given. When that fails the old
 * file is untouched and nothing is left beside it.
 * @returns what `write` returned
 */
export async function replaceFile<T>(path: string, write: (handle: FileHandle) => Promise<T>): Promise<T> {
  const temporary = temporaryPath(path);
  try {
    const handle = await open(temporary, 'wx');
    let result: T;
    try {
      result = await write(handle);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
    await syncFolder(dirname(path));
    return result;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
