/**
 * A project somebody works on. Each commit is on disk before it is acknowledged, so that a crash loses
 * nothing; the project file changes only on save.
 */
import { realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { applyDiff, checkDiffShape } from '#core/document/diff.ts';
import { blobsOfRecord } from '#core/document/queries.ts';
import type { DocRecord, DocumentDiff, SongbrushDocument } from '#core/document/records.ts';
import { validateChange } from '#core/document/validate.ts';
import { AppError } from '#core/errors.ts';
import { BlobStore } from './blob-store.ts';
import { documentHash } from './document-hash.ts';
import { removeLeftovers } from './durable-file.ts';
import { hasCode } from './file-error.ts';
import { Journal } from './journal.ts';
import type { ProjectRenderer } from './project-file/write.ts';
import { writeProjectFile } from './project-file/write.ts';
import { releaseLock } from './session-lock.ts';
import type { SessionEntry, SessionState } from './session-log.ts';
import { BLOBS_NAME, JOURNAL_NAME, removeSession } from './session-folder.ts';
import { isDirty, snapshotOf } from './session-log.ts';

/** A journal longer than this, and than twice its snapshot, is written anew. */
const COMPACTION_BYTES = 4 * 1024 ** 2;

/** Runs tasks one after the other. */
class Queue {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last.then(task);
    this.#last = result.catch(() => undefined);
    return result;
  }
}

export interface OpenProjectEvents {
  /** After each save. */
  readonly onSaved: (path: string, document: SongbrushDocument) => Promise<void>;
}

/** The file behind a path: that of a symbolic link, or the path itself where there is none yet. */
async function resolveTarget(path: string): Promise<{ readonly path: string; readonly exists: boolean }> {
  try {
    return { path: await realpath(path), exists: (await stat(path)) !== null };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return { path, exists: false };
    throw error;
  }
}

const changedRecords = ({ added, updated }: DocumentDiff): DocRecord[] => [
  ...Object.values(added),
  ...Object.values(updated).map(([, to]) => to),
];

export class OpenProject {
  /** Names the session and its folder. */
  readonly id: string;
  readonly blobs: BlobStore;
  /** Goes with the session. */
  readonly folder: string;
  readonly #journal: Journal<SessionEntry>;
  readonly #events: OpenProjectEvents;
  readonly #commits = new Queue();
  readonly #saves = new Queue();
  #state: SessionState;
  #snapshotBytes: number;
  #closed = false;

  private constructor(
    id: string,
    folder: string,
    state: SessionState,
    parts: {
      readonly blobs: BlobStore;
      readonly journal: Journal<SessionEntry>;
      readonly events: OpenProjectEvents;
    },
  ) {
    this.id = id;
    this.folder = folder;
    this.#state = state;
    this.blobs = parts.blobs;
    this.#journal = parts.journal;
    this.#events = parts.events;
    this.#snapshotBytes = parts.journal.bytes;
  }

  /** Takes over a session's folder, which this process has locked; its journal begins anew with `state`. */
  static async attach(
    id: string,
    folder: string,
    state: SessionState,
    events: OpenProjectEvents,
  ): Promise<OpenProject> {
    const blobs = await BlobStore.open(join(folder, BLOBS_NAME));
    const journal = await Journal.start<SessionEntry>(join(folder, JOURNAL_NAME), [snapshotOf(state)]);
    return new OpenProject(id, folder, state, { blobs, journal, events });
  }

  get document(): SongbrushDocument {
    return this.#state.document;
  }

  /** Commits so far; the next one carries this number. */
  get revision(): number {
    return this.#state.revision;
  }

  /** Where it was opened or saved; null until then. */
  get path(): string | null {
    return this.#state.saved.path;
  }

  /** True where the document differs from the file, or from how it began where there is none. */
  get dirty(): boolean {
    return isDirty(this.#state);
  }

  /**
   * Keeps an edit. Resolves with the new revision once the edit is on disk.
   * @param revision the one the edit was made on; must be the current one
   * @throws AppError `document.conflict`, `document.invalid`, `store.no-such-blob`, or as the file system
   * says; the edit is then not kept
   */
  commit(revision: number, diff: DocumentDiff): Promise<number> {
    return this.#commits.run(async () => {
      this.#checkOpen();
      const document = await this.#checkedEdit(revision, diff);
      const next = { ...this.#state, document, revision: revision + 1 };
      await this.#record({ type: 'commit', revision: next.revision, diff }, next);
      return next.revision;
    });
  }

  /**
   * Saves the document with every commit asked for before; edits may go on meanwhile.
   * @param path absolute; null saves where it was opened
   * @param overwrite whether a file other than its own may be replaced
   * @throws AppError `store.no-path`, `store.exists`, or as `writeProjectFile` does
   */
  save(
    path: string | null,
    overwrite: boolean,
    renderer?: ProjectRenderer,
  ): Promise<{ readonly path: string }> {
    const whenCalled = this.#commits.run(() => Promise.resolve(this.#state));
    return this.#saves.run(async () => {
      this.#checkOpen();
      const { document, revision } = await whenCalled;
      const target = await this.#saveTarget(path, overwrite);
      await writeProjectFile(target, { document, blobs: this.blobs, renderer });
      await removeLeftovers(target);
      const saved = { path: target, revision, documentHash: documentHash(document) };
      await this.#commits.run(() => this.#record({ type: 'saved', saved }, { ...this.#state, saved }));
      await this.#events.onSaved(target, document);
      return { path: target };
    });
  }

  /** Ends the session and drops its journal: unsaved work is gone. */
  close(): Promise<void> {
    return this.#saves.run(() =>
      this.#commits.run(async () => {
        if (this.#closed) return;
        this.#closed = true;
        await this.#journal.close();
        await removeSession(this.folder);
      }),
    );
  }

  /**
   * Ends the session as a crash would, only tidily: unsaved work stays to be recovered, by this process or
   * another. Drops the session where there is none.
   */
  leave(): Promise<void> {
    if (!this.dirty) return this.close();
    return this.#saves.run(() =>
      this.#commits.run(async () => {
        if (this.#closed) return;
        this.#closed = true;
        await this.#journal.close();
        await releaseLock(this.folder);
      }),
    );
  }

  async #checkedEdit(revision: number, diff: DocumentDiff): Promise<SongbrushDocument> {
    if (revision !== this.#state.revision) {
      throw new AppError(
        'document.conflict',
        `The edit was made on revision ${revision}; the project is at ${this.#state.revision}.`,
        'Reopen the project and make the edit again.',
      );
    }
    checkDiffShape(diff);
    const document = applyDiff(this.#state.document, diff);
    validateChange(document, diff);
    for (const hash of changedRecords(diff).flatMap(blobsOfRecord)) await this.blobs.size(hash);
    return document;
  }

  /** Writes an entry and then becomes `next`. */
  async #record(entry: SessionEntry, next: SessionState): Promise<void> {
    const isLong = this.#journal.bytes > Math.max(COMPACTION_BYTES, 2 * this.#snapshotBytes);
    if (isLong || !this.#journal.isSound) {
      await this.#journal.rewrite([snapshotOf(next)]);
      this.#snapshotBytes = this.#journal.bytes;
    } else {
      await this.#journal.append(entry);
    }
    this.#state = next;
  }

  async #saveTarget(path: string | null, overwrite: boolean): Promise<string> {
    const wanted = path ?? this.path;
    if (wanted === null) {
      throw new AppError('store.no-path', 'The project has no file yet.', 'Choose where to save it.');
    }
    const target = await resolveTarget(wanted);
    if (target.exists && !overwrite && target.path !== this.path) {
      throw new AppError(
        'store.exists',
        `${target.path} exists already.`,
        'Choose another name, or replace it.',
      );
    }
    return target.path;
  }

  #checkOpen(): void {
    if (this.#closed) {
      throw new AppError('store.closed', `Session ${this.id} is closed.`, 'Open the project again.');
    }
  }
}
