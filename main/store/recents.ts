/** The projects opened or saved last, newest first, kept in one small file. */
import { readFile, stat } from 'node:fs/promises';
import type { RecentProject } from '#core/contract/commands.ts';
import { replaceFile } from './durable-file.ts';

const MAX_RECENTS = 20;

type StoredRecent = Omit<RecentProject, 'missing'>;

const isRecent = (value: unknown): value is StoredRecent => {
  const { path, name, openedAt } = (value ?? {}) as Partial<Record<keyof StoredRecent, unknown>>;
  return typeof path === 'string' && typeof name === 'string' && typeof openedAt === 'string';
};

export class Recents {
  readonly #path: string;
  #writing: Promise<void> = Promise.resolve();

  constructor(path: string) {
    this.#path = path;
  }

  /** Every remembered project, and whether its file is still there. */
  async list(): Promise<RecentProject[]> {
    const isMissing = (path: string) =>
      stat(path).then(
        () => false,
        () => true,
      );
    const recents = await this.#read();
    return Promise.all(recents.map(async (recent) => ({ ...recent, missing: await isMissing(recent.path) })));
  }

  /** Puts a project first. */
  add(path: string, name: string): Promise<void> {
    const result = this.#writing.then(async () => {
      const others = (await this.#read()).filter((recent) => recent.path !== path);
      const recents = [{ path, name, openedAt: new Date().toISOString() }, ...others];
      await replaceFile(this.#path, (handle) =>
        handle.writeFile(JSON.stringify(recents.slice(0, MAX_RECENTS), null, 2)),
      );
    });
    this.#writing = result.catch(() => undefined);
    return result;
  }

  /** A list that is missing or was damaged is an empty one: it holds nobody's work. */
  async #read(): Promise<StoredRecent[]> {
    try {
      const value: unknown = JSON.parse(await readFile(this.#path, 'utf8'));
      return Array.isArray(value) ? value.filter(isRecent) : [];
    } catch {
      return [];
    }
  }
}
