/** The projects that are open, by session id. */
import { join } from 'node:path';
import type { ProjectSession } from '#core/contract/commands.ts';
import { AbortError, AppError } from '#core/errors.ts';
import { PageFrames } from './page-frames.ts';
import type { OpenProject } from '../store/open-project.ts';

/** A project with what is kept ready for it while it is open. */
export class OpenSession {
  readonly project: OpenProject;
  /** Frames as the film would have them. */
  readonly frames: PageFrames;
  /** Files that can be made again; they go with the session. */
  readonly cacheFolder: string;
  /** Aborted when the session ends. */
  readonly abort = new AbortController();

  constructor(project: OpenProject) {
    this.project = project;
    this.frames = new PageFrames(project.blobs.folder);
    this.cacheFolder = join(project.folder, 'cache');
  }

  /** Frees what the session keeps ready. */
  async release(): Promise<void> {
    this.abort.abort(new AbortError());
    await this.frames.close();
  }

  /** As the contract shows it. */
  describe(): ProjectSession {
    const { id: sessionId, document, revision, path, dirty } = this.project;
    return { sessionId, document, revision, path, dirty };
  }
}

export class Sessions {
  readonly #open = new Map<string, OpenSession>();
  readonly #opening = new Set<Promise<OpenSession>>();

  /** A session on a project that is being opened. @throws AppError as the opening does */
  begin(project: Promise<OpenProject>): Promise<OpenSession> {
    const opening = project.then((opened) => {
      const session = new OpenSession(opened);
      this.#open.set(opened.id, session);
      return session;
    });
    this.#opening.add(opening);
    return opening.finally(() => this.#opening.delete(opening));
  }

  /** @throws AppError `app.no-such-session` */
  get(sessionId: string): OpenSession {
    const session = this.#open.get(sessionId);
    if (!session) {
      throw new AppError(
        'app.no-such-session',
        `No project is open as ${JSON.stringify(sessionId.slice(0, 80))}.`,
        'Open the project again.',
      );
    }
    return session;
  }

  /** The one opened last that is still open. */
  latest(): OpenSession | null {
    return [...this.#open.values()].at(-1) ?? null;
  }

  /** Ends a session and drops its journal. @throws AppError `app.no-such-session` */
  async close(sessionId: string): Promise<void> {
    const session = this.get(sessionId);
    this.#open.delete(sessionId);
    await session.release();
    await session.project.close();
  }

  /** Ends every session, those that are being opened too; what is unsaved stays to be recovered. */
  async leaveAll(): Promise<void> {
    await Promise.allSettled(this.#opening);
    for (const [id, session] of this.#open) {
      this.#open.delete(id);
      await session.release();
      await session.project.leave();
    }
  }
}
