/** A folder of this run alone, gone when the run is. */
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const open = new Set<string>();

/** Lends a new folder to `use` and removes it afterwards, whatever happened. */
export async function withScratchFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'songbrush-'));
  open.add(folder);
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
    open.delete(folder);
  }
}

/** For a process that is about to end at once. */
export function removeScratchFolders(): void {
  for (const folder of open) rmSync(folder, { recursive: true, force: true });
}
