/** How a session lies on disk: its names, and how its folder appears whole and goes at once. */
import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

export const JOURNAL_NAME = 'journal.log';
export const BLOBS_NAME = 'blobs';

export const SESSION_PATTERN = /^[0-9a-f-]{36}$/;
/** A folder being made or removed by a process; nobody else's business unless that process is gone. */
const UNFINISHED_PATTERN = /^\.(?:new|gone)-(\d+)-/;

/** Where this process makes a session's folder until it is whole. */
export const unfinishedFolder = (sessions: string, id: string): string =>
  join(sessions, `.new-${process.pid}-${id}`);

/** The process an unfinished folder belongs to; undefined for any other. */
export function unfinishedOwner(name: string): number | undefined {
  const pid = UNFINISHED_PATTERN.exec(name)?.[1];
  return pid === undefined ? undefined : Number(pid);
}

/** Removes a session so that a crash meanwhile cannot leave half of it to be found as a recovery. */
export async function removeSession(folder: string): Promise<void> {
  const gone = join(dirname(folder), `.gone-${process.pid}-${basename(folder)}`);
  await rename(folder, gone);
  await rm(gone, { recursive: true, force: true });
}
