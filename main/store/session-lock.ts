/**
 * Which process a session's folder belongs to. Owners are numbered files, made whole and only where no
 * other has that number; the highest is the owner. Of two processes that find it dead and reach for the
 * next number one succeeds.
 */
import { randomUUID } from 'node:crypto';
import { link, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from './durable-file.ts';
import { hasCode } from './file-error.ts';
import type { ProcessIdentity } from './process-identity.ts';
import { isAlive, ownIdentity } from './process-identity.ts';

const OWNER_PATTERN = /^owner-(\d+)\.json$/;
const ownerPath = (folder: string, number: number): string => join(folder, `owner-${number}.json`);

/** The highest owner number in a folder, or 0. */
async function lastOwner(folder: string): Promise<number> {
  const numbers = (await readdir(folder)).map((name) => Number(OWNER_PATTERN.exec(name)?.[1] ?? 0));
  return Math.max(0, ...numbers);
}

async function isOwnerAlive(folder: string, number: number): Promise<boolean> {
  if (number === 0) return false;
  return isAlive(JSON.parse(await readFile(ownerPath(folder, number), 'utf8')) as ProcessIdentity);
}

/** True while the process that has this folder runs. */
export async function isLocked(folder: string): Promise<boolean> {
  return isOwnerAlive(folder, await lastOwner(folder));
}

async function putOwner(folder: string, number: number): Promise<boolean> {
  const draft = join(folder, `.${randomUUID()}.tmp`);
  await writeFile(draft, JSON.stringify(await ownIdentity()), { flush: true });
  try {
    await link(draft, ownerPath(folder, number));
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Makes this process the folder's owner. False where another, still running, is. */
export async function acquireLock(folder: string): Promise<boolean> {
  const number = await lastOwner(folder);
  return !(await isOwnerAlive(folder, number)) && putOwner(folder, number + 1);
}

/** Gives up a folder that this process owns: the next to ask for it gets it. */
export async function releaseLock(folder: string): Promise<void> {
  const nobody = { ...(await ownIdentity()), started: '' } satisfies ProcessIdentity;
  await replaceFile(ownerPath(folder, await lastOwner(folder)), (handle) =>
    handle.writeFile(JSON.stringify(nobody)),
  );
}
