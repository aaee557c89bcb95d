/**
 * A file that appears under its name only when it is whole: written beside the target under a name of
 * its own, synced, renamed. What a killed process leaves behind can be told from a file still being
 * written, by its owner's process in the name.
 */
import { createHash, randomBytes } from 'node:crypto';
import { link, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { AppError } from '#core/errors.ts';
import { isRunning, syncFolder } from '../store/durable-file.ts';

/** A folder may be shared between machines; a process number means something only on its own. */
const HOST = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
const PARTIAL_NAME = /^\..+\.partial-([0-9a-f]{8})-(\d+)-[0-9a-f]{8}$/;

export interface PartialFile {
  /** Where to write. */
  readonly path: string;
  /** Syncs the file and gives it its final name. */
  commit(): Promise<void>;
  /** Removes it, if it is still there. */
  discard(): Promise<void>;
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/**
 * Reserves a name beside `target`; creates nothing.
 * @throws AppError `media.exists` when there is a file and it may not be replaced, `media.no-folder`
 */
export async function openPartialFile(target: string, overwrite: boolean): Promise<PartialFile> {
  const finalPath = resolve(target);
  const folder = dirname(finalPath);
  const name = basename(finalPath);
  if (!(await exists(folder))) {
    throw new AppError('media.no-folder', `The folder “${folder}” does not exist.`, 'Choose another folder.');
  }
  if (!overwrite && (await exists(finalPath))) throw alreadyThere(name);
  const id = `${HOST}-${process.pid}-${randomBytes(4).toString('hex')}`;
  const path = join(folder, `.${name}.partial-${id}`);
  return {
    path,
    commit: async () => {
      await sync(path);
      await (overwrite ? rename(path, finalPath) : publishNew(path, finalPath));
      await syncFolder(folder);
    },
    discard: () => rm(path, { force: true }),
  };
}

/** Names a file without ever replacing one that appeared meanwhile. */
async function publishNew(path: string, finalPath: string): Promise<void> {
  try {
    await link(path, finalPath);
    await rm(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw alreadyThere(basename(finalPath));
    // FAT and some network folders know no links.
    await rename(path, finalPath);
  }
}

function alreadyThere(name: string): AppError {
  return new AppError(
    'media.exists',
    `“${name}” already exists.`,
    'Choose another name, or allow it to be replaced.',
  );
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * Removes partial files in a folder whose process on this machine is gone. Others are left alone.
 * @returns the paths removed; none when the folder cannot be read
 */
export async function removeStalePartials(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const stale = names.filter((name) => {
    const [, host, processId] = PARTIAL_NAME.exec(name) ?? [];
    return host === HOST && !isRunning(Number(processId));
  });
  const paths = stale.map((name) => join(folder, name));
  await Promise.all(paths.map((path) => rm(path, { force: true })));
  return paths;
}
