/** Where uploads lie until they are imported: folders named by the process that receives them. */
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunning } from '../store/durable-file.ts';

/** Makes the folder, and removes what processes that are gone left in it. */
export async function openUploadFolder(dataFolder: string): Promise<string> {
  const folder = join(dataFolder, 'uploads');
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) {
    const pid = Number(/^(\d+)-/.exec(name)?.[1]);
    if (!Number.isInteger(pid) || !isRunning(pid))
      await rm(join(folder, name), { recursive: true, force: true });
  }
  return folder;
}
