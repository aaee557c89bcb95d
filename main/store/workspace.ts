/**
 * The app's data folder: a folder for each open session with its journal and blobs, and the list of
 * recent projects. Several processes may share it. A session whose process is gone is a recovery.
 *
 *     recents.json
 *     sessions/ID/owner-N.json  journal.log  blobs/HASH
 *     sessions/.new-PID-ID/  .gone-PID-ID/     being made, being removed
 */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { RecentProject, Recovery } from '#core/contract/commands.ts';
import { documentRecord } from '#core/document/queries.ts';
import type { SongbrushDocument } from '#core/document/records.ts';
import { validateDocument } from '#core/document/validate.ts';
import { AppError } from '#core/errors.ts';
import { BlobStore } from './blob-store.ts';
import { isRunning, syncFolder } from './durable-file.ts';
import { hasCode } from './file-error.ts';
import { readJournal, writeJournal } from './journal.ts';
import type { OpenProjectEvents } from './open-project.ts';
import { OpenProject } from './open-project.ts';
import { readProjectFile } from './project-file/read.ts';
import { Recents } from './recents.ts';
import { acquireLock, isLocked } from './session-lock.ts';
import {
  BLOBS_NAME,
  JOURNAL_NAME,
  removeSession,
  SESSION_PATTERN,
  unfinishedFolder,
  unfinishedOwner,
} from './session-folder.ts';
import type { SessionEntry, SessionState } from './session-log.ts';
import { initialState, isDirty, replay, snapshotOf } from './session-log.ts';

interface Orphan {
  readonly id: string;
  readonly folder: string;
  readonly state: SessionState;
  readonly changedAt: Date;
}

/** Opens the data folder, making it where it is missing, and clears what crashed processes left for nobody. */
export async function openWorkspace(folder: string): Promise<Workspace> {
  const sessions = join(folder, 'sessions');
  await mkdir(sessions, { recursive: true });
  const workspace = new Workspace(folder);
  await workspace.clear();
  return workspace;
}

export class Workspace {
  readonly folder: string;
  readonly #sessions: string;
  readonly #recents: Recents;
  readonly #events: OpenProjectEvents;

  constructor(folder: string) {
    this.folder = folder;
    this.#sessions = join(folder, 'sessions');
    this.#recents = new Recents(join(folder, 'recents.json'));
    this.#events = {
      onSaved: (path, document) => this.#recents.add(path, documentRecord(document).name),
    };
  }

  /** A session on a new document that needs no blobs yet. */
  create(document: SongbrushDocument): Promise<OpenProject> {
    return this.#begin(() => Promise.resolve({ document: validateDocument(document), path: null }));
  }

  /**
   * A session on a project file, which is left as it is.
   * @throws AppError as `readProjectFile` does
   */
  async open(path: string): Promise<OpenProject> {
    const absolute = resolve(path);
    const project = await this.#begin(async (blobs) => ({
      document: await readProjectFile(absolute, blobs),
      path: absolute,
    }));
    await this.#recents.add(absolute, documentRecord(project.document).name);
    return project;
  }

  /** As `open`, but an untitled copy: saving asks where, and the list of recent projects stays as it is. */
  openCopy(path: string): Promise<OpenProject> {
    return this.#begin(async (blobs) => ({
      document: await readProjectFile(resolve(path), blobs),
      path: null,
    }));
  }

  recents(): Promise<RecentProject[]> {
    return this.#recents.list();
  }

  /** Unsaved work of processes that are gone, latest first. What cannot be read is left where it is. */
  async recoveries(): Promise<Recovery[]> {
    const orphans = await this.#orphans();
    return orphans
      .filter(({ state }) => isDirty(state))
      .sort((a, b) => b.changedAt.getTime() - a.changedAt.getTime())
      .map(({ id, state, changedAt }) => ({
        recoveryId: id,
        name: documentRecord(state.document).name,
        path: state.saved.path,
        changedAt: changedAt.toISOString(),
        commits: state.revision - state.saved.revision,
      }));
  }

  /**
   * Goes on where a crashed session stopped, with everything it had committed.
   * @throws AppError `store.no-such-recovery` where it is gone or another process has it
   */
  async recover(recoveryId: string): Promise<OpenProject> {
    const folder = await this.#claim(recoveryId);
    const journalPath = join(folder, JOURNAL_NAME);
    const { entries } = await readJournal<SessionEntry>(journalPath);
    return OpenProject.attach(recoveryId, folder, replay(journalPath, entries), this.#events);
  }

  /** Throws a crashed session's work away. @throws AppError as `recover` does */
  async discardRecovery(recoveryId: string): Promise<void> {
    await removeSession(await this.#claim(recoveryId));
  }

  /** Removes folders that were never finished, and sessions that ended with nothing unsaved. */
  async clear(): Promise<void> {
    for (const name of await readdir(this.#sessions)) {
      const pid = unfinishedOwner(name);
      if (pid !== undefined && !isRunning(pid)) {
        await rm(join(this.#sessions, name), { recursive: true, force: true });
      }
    }
    for (const { folder, state } of await this.#orphans()) {
      if (!isDirty(state) && (await acquireLock(folder))) await removeSession(folder);
    }
  }

  /** Makes a session's folder under another name, so that it appears whole and locked or not at all. */
  async #begin(
    load: (
      blobs: BlobStore,
    ) => Promise<{ readonly document: SongbrushDocument; readonly path: string | null }>,
  ): Promise<OpenProject> {
    const id = randomUUID();
    const unfinished = unfinishedFolder(this.#sessions, id);
    const folder = join(this.#sessions, id);
    try {
      await mkdir(unfinished);
      await acquireLock(unfinished);
      const { document, path } = await load(await BlobStore.open(join(unfinished, BLOBS_NAME)));
      const state = initialState(document, path);
      await writeJournal<SessionEntry>(join(unfinished, JOURNAL_NAME), [snapshotOf(state)]);
      await rename(unfinished, folder);
      await syncFolder(this.#sessions);
      return await OpenProject.attach(id, folder, state, this.#events);
    } catch (error) {
      await rm(unfinished, { recursive: true, force: true });
      throw error;
    }
  }

  /** Sessions whose process is gone and whose journal this version can read. */
  async #orphans(): Promise<Orphan[]> {
    const ids = (await readdir(this.#sessions)).filter((name) => SESSION_PATTERN.test(name));
    const found = await Promise.all(ids.map((id) => this.#orphan(id)));
    return found.filter((orphan) => orphan !== null);
  }

  async #orphan(id: string): Promise<Orphan | null> {
    const folder = join(this.#sessions, id);
    const journalPath = join(folder, JOURNAL_NAME);
    try {
      if (await isLocked(folder)) return null;
      const { entries } = await readJournal<SessionEntry>(journalPath);
      return { id, folder, state: replay(journalPath, entries), changedAt: (await stat(journalPath)).mtime };
    } catch (error) {
      // Its owner may have closed it this moment; what is damaged or newer is for a person to look at.
      if (error instanceof AppError || hasCode(error, 'ENOENT')) return null;
      throw error;
    }
  }

  async #claim(recoveryId: string): Promise<string> {
    const folder = join(this.#sessions, recoveryId);
    const isClaimed =
      SESSION_PATTERN.test(recoveryId) &&
      (await acquireLock(folder).catch((error: unknown) => {
        if (hasCode(error, 'ENOENT')) return false;
        throw error;
      }));
    if (!isClaimed) {
      throw new AppError(
        'store.no-such-recovery',
        `There is no unsaved work named ${JSON.stringify(recoveryId)} that another window does not have.`,
        'Look at the list of unsaved work again.',
      );
    }
    return folder;
  }
}
