/** An app behind the editor that keeps its projects in memory, by the contract's own rules. */
import type {
  AppEvent,
  Bridge,
  CommandInput,
  CommandName,
  CommandOutput,
  ProjectSession,
} from '#core/contract/commands.ts';
import { createDocument } from '#core/document/create.ts';
import { applyDiff } from '#core/document/diff.ts';
import { documentRecord } from '#core/document/queries.ts';
import type { SongbrushDocument } from '#core/document/records.ts';
import { AppError } from '#core/errors.ts';

interface Session {
  document: SongbrushDocument;
  revision: number;
  path: string | null;
}

export class FakeApp {
  readonly sessions = new Map<string, Session>();
  readonly files = new Map<string, SongbrushDocument>();
  /** Every command, in order. */
  readonly called: CommandName[] = [];
  nativeDialogs = false;
  /** Commands that a test answers itself. */
  readonly answers: { [N in CommandName]?: (input: CommandInput<N>) => CommandOutput<N> } = {};
  /** What the system's save dialog answers. */
  chosen: string | null = null;
  #nextId = 1;
  readonly #listeners = new Set<(event: AppEvent) => void>();

  readonly bridge: Bridge = {
    invoke: async (name, input) => {
      this.called.push(name);
      const handler = this.answers[name] ?? this.#handlers[name];
      if (!handler) throw new Error(`the fake app cannot do ${name}`);
      return handler(input as never) as never;
    },
    subscribe: (listener: (event: AppEvent) => void) => {
      this.#listeners.add(listener);
      return () => this.#listeners.delete(listener);
    },
    pathOf: () => null,
  };

  /** Tells the editor of something. */
  tell(event: AppEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  readonly #handlers: { readonly [N in CommandName]?: (input: CommandInput<N>) => unknown } = {
    'app.info': () => ({
      name: 'Songbrush',
      version: '1',
      shell: 'web',
      nativeDialogs: this.nativeDialogs,
      revealsFiles: false,
      ffmpeg: null,
      ffmpegError: null,
      compute: { provider: 'cpu', threads: 1 },
      styles: [],
    }),
    'jobs.list': () => [],
    'project.attach': () => null,
    'project.recent': () => [],
    'project.recoveries': () => [],
    'project.create': (input) => this.#begin(createDocument(input), null),
    'project.open': ({ path }) => {
      const document = this.files.get(path);
      if (!document) throw new AppError('store.missing', `${path} is not there.`, 'Choose another.');
      return this.#begin(document, path);
    },
    'project.save': ({ sessionId, path, overwrite }) => {
      const session = this.sessions.get(sessionId)!;
      const target = path ?? session.path!;
      if (this.files.has(target) && !overwrite && target !== session.path) {
        throw new AppError('store.exists', `${target} exists already.`, 'Choose another name.');
      }
      this.files.set(target, session.document);
      session.path = target;
      return { path: target };
    },
    'project.close': ({ sessionId }) => (this.sessions.delete(sessionId), null),
    'document.commit': ({ sessionId, revision, diff }) => {
      const session = this.sessions.get(sessionId)!;
      if (revision !== session.revision) throw new Error('revisions went apart');
      session.document = applyDiff(session.document, diff);
      session.revision += 1;
      return { revision: session.revision };
    },
    'dialog.save': () => (this.chosen === null ? null : { path: this.chosen }),
  };

  /** The name of the only open project. */
  get openName(): string {
    return documentRecord([...this.sessions.values()][0]!.document).name;
  }

  #begin(document: SongbrushDocument, path: string | null): ProjectSession {
    const sessionId = `s${this.#nextId++}`;
    this.sessions.set(sessionId, { document, revision: 0, path });
    return { sessionId, document, revision: 0, path, dirty: false };
  }
}
