/**
 * The app behind the editor: one plain object that each shell carries over its own wire. What is
 * declared here is all that a shell may know of it.
 */
import type {
  AppEvent,
  CommandInput,
  CommandName,
  CommandOutput,
  FileFilter,
  ProjectSession,
} from '#core/contract/commands.ts';
import { Scope } from '#core/scope.ts';
import type { AppParts } from './app-parts.ts';
import { Background } from './background/background.ts';
import type { HearingTasks } from './background/hearing-worker.ts';
import type { ImagingTasks } from './background/imaging-worker.ts';
import { carryOut } from './commands/index.ts';
import { EventChannel } from './event-channel.ts';
import { JobRunner } from './jobs/job-runner.ts';
import { findFfmpeg, type Ffmpeg } from './media/ffmpeg-binary.ts';
import { HEARING_WORKER_PATH, IMAGING_WORKER_PATH } from './paths.ts';
import { answerRoute } from './routes/index.ts';
import { openUploadFolder } from './routes/upload-folder.ts';
import { openSample } from './sample/open-sample.ts';
import { Sessions } from './sessions/sessions.ts';
import type { OpenProject } from './store/open-project.ts';
import { openWorkspace, type Workspace } from './store/workspace.ts';
import { allStyles } from './styles/all-styles.ts';
import { StyleLibrary } from './styles/style-library.ts';

export interface App {
  /**
   * Carries out a command of the contract.
   * @throws AppError as the command does; `app.unknown-command`, `app.invalid-input`
   */
  handle<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>>;
  /** Answers a bulk route (`/api/...`); failures are responses with a `SerializedError` as JSON. */
  fetch(request: Request): Promise<Response>;
  /** Calls back with every event. Returns the unsubscriber. */
  subscribe(listener: (event: AppEvent) => void): () => void;
  /** Cancels jobs, closes sessions that have nothing unsaved and frees everything. */
  close(): Promise<void>;
}

/** The system's own dialogs, where a shell has them. Null when the person cancelled. */
export interface SystemDialogs {
  open(filters: readonly FileFilter[]): Promise<{ readonly path: string } | null>;
  save(suggestedName: string, filters: readonly FileFilter[]): Promise<{ readonly path: string } | null>;
}

/** The system's file manager, where a shell can reach it. */
export interface FileManager {
  /** Shows the folder that a file is in, with the file selected. */
  reveal(path: string): void;
}

/** What is open when the editor comes up. */
export type StartProject = { readonly kind: 'sample' } | { readonly kind: 'project'; readonly path: string };

export interface AppOptions {
  readonly shell: AppParts['shell'];
  readonly version: string;
  /** Made where it is missing. */
  readonly dataFolder: string;
  /** Null where the shell has none. */
  readonly dialogs: SystemDialogs | null;
  /** Null, or left out, where the shell has none. */
  readonly fileManager?: FileManager | null;
  /** Null leaves the choice to the editor. */
  readonly opensAtStart: StartProject | null;
  /** Finds ffmpeg; asked until it succeeds. By default looks in the usual places. */
  readonly ffmpeg?: () => Promise<Ffmpeg>;
}

const STARTS: {
  readonly [K in StartProject['kind']]: (
    workspace: Workspace,
    start: Extract<StartProject, { kind: K }>,
  ) => Promise<OpenProject>;
} = {
  sample: (workspace) => openSample(workspace),
  project: (workspace, { path }) => workspace.open(path),
};

/** Remembers a success, tries again after a failure. */
function onceDone<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = null;
      throw error;
    });
    return made;
  };
}

/** Opens the start project with the first call; afterwards answers with what was opened last. */
function attaching(
  workspace: Workspace,
  sessions: Sessions,
  start: StartProject | null,
): () => Promise<ProjectSession | null> {
  let opening: Promise<unknown> | null = null;
  const open = async (): Promise<void> => {
    if (!start) return;
    const openStart = STARTS[start.kind] as (w: Workspace, s: StartProject) => Promise<OpenProject>;
    await sessions.begin(openStart(workspace, start));
  };
  // A failure is told to whoever waits for it; after that there is no start project.
  const openOnce = (): Promise<unknown> =>
    (opening ??= open().catch((error: unknown) => {
      opening = Promise.resolve();
      throw error;
    }));
  return async () => {
    if (!sessions.latest()) await openOnce();
    return sessions.latest()?.describe() ?? null;
  };
}

/** Puts the app together. The caller closes it. @throws AppError where the data folder cannot be used */
export async function createApp(options: AppOptions): Promise<App> {
  const { shell, version, dialogs } = options;
  const scope = new Scope();
  const workspace = await openWorkspace(options.dataFolder);
  const uploads = await openUploadFolder(options.dataFolder);
  const events = new EventChannel<AppEvent>();
  const styles = await StyleLibrary.open(options.dataFolder, () => {
    void allStyles(styles).then((all) => events.emit({ type: 'styles', styles: all }));
  });
  const sessions = new Sessions();
  scope.add(() => sessions.leaveAll());
  const hearing = new Background<HearingTasks>(HEARING_WORKER_PATH);
  const imaging = new Background<ImagingTasks>(IMAGING_WORKER_PATH);
  scope.add(() => hearing.close());
  scope.add(() => imaging.close());
  const jobs = new JobRunner((job) => events.emit({ type: 'job', job }));
  scope.add(() => jobs.cancelAll());
  const parts: AppParts = {
    shell,
    version,
    dialogs,
    fileManager: options.fileManager ?? null,
    uploads,
    workspace,
    sessions,
    styles,
    jobs,
    hearing,
    imaging,
    ffmpeg: onceDone(options.ffmpeg ?? (() => findFfmpeg())),
    emit: (event) => events.emit(event),
    attach: attaching(workspace, sessions, options.opensAtStart),
  };
  return {
    handle: (name, input) => carryOut(parts, name, input),
    fetch: (request) => answerRoute(parts, request),
    subscribe: (listener) => events.subscribe(listener),
    close: () => scope.dispose(),
  };
}
