/**
 * The editor's state: the open document with its history, what is selected, what is running, and what
 * the app has been told. Commits reach the app one at a time, in order. Nothing here draws.
 */
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type {
  AppInfo,
  Bridge,
  ImportedMedia,
  JobState,
  ProjectSession,
  StyleInfo,
} from '#core/contract/commands.ts';
import type { DocumentCommandId, DocumentCommandInput } from '#core/document/commands/index.ts';
import { History, type Mark } from '#core/document/history.ts';
import type { DocumentDiff, RecordId, SongbrushDocument } from '#core/document/records.ts';
import { nameStyles } from '../animate/style-name.ts';
import { Tapping } from '../beat-grid/tapping.svelte.ts';
import { CachedFrames } from '../canvas/cached-frames.svelte.ts';
import { MotionCurves } from '../canvas/motion-curves.ts';
import type { PreviewEngine } from '../canvas/preview-engine.ts';
import { SmallPictures } from '../canvas/small-pictures.svelte.ts';
import { Viewport } from '../canvas/viewport.svelte.ts';
import { CurveEditor } from '../curves/curve-editor.svelte.ts';
import { LayerList } from '../layers/layer-list.svelte.ts';
import { ProjectFlow } from '../project/project-flow.svelte.ts';
import { Playback } from '../timeline/playback.svelte.ts';
import { SyncMeter } from '../timeline/sync-meter.svelte.ts';
import { TimelineView } from '../timeline/view.svelte.ts';
import type { Gesture } from '../ui/gesture.ts';
import { upload } from './bridge.ts';
import { Dialogs } from './dialogs.svelte.ts';
import { WindowLayout } from './layout.svelte.ts';
import { Notices } from './notices.svelte.ts';

export class Editor {
  readonly bridge: Bridge;
  readonly playback = new Playback();
  readonly timeline = new TimelineView();
  readonly sync = new SyncMeter();
  readonly tapping = new Tapping(this);
  readonly layout = new WindowLayout();
  readonly notices = new Notices();
  readonly dialogs = new Dialogs();
  readonly projects = new ProjectFlow(this);
  readonly viewport = new Viewport();
  readonly layerList = new LayerList();
  readonly pictures = new SmallPictures();
  readonly motionCurves = new MotionCurves();
  readonly curves = new CurveEditor(this);
  /** Draws the open document; the canvas makes one a session. */
  preview = $state.raw<PreviewEngine | null>(null);
  readonly cachedFrames = new CachedFrames();
  info = $state.raw<AppInfo | null>(null);
  session = $state.raw<ProjectSession | null>(null);
  document = $state.raw<SongbrushDocument | null>(null);
  selection = $state.raw<readonly RecordId[]>([]);
  /** By id. */
  readonly jobs = new SvelteMap<string, JobState>();
  /** Ids of failed jobs that the person has been told of. */
  readonly toldJobs = new SvelteSet<string>();
  path = $state.raw<string | null>(null);
  dirty = $state(false);
  saving = $state(false);
  canUndo = $state(false);
  canRedo = $state(false);
  /** What undo takes back and redo brings back: a document command's id, or a gesture's label. */
  undoLabel = $state.raw<string | null>(null);
  redoLabel = $state.raw<string | null>(null);

  #history: History | null = null;
  /** Commits made so far, whether or not the app has them yet. */
  #commitCount = 0;
  #commits: Promise<void> = Promise.resolve();

  constructor(bridge: Bridge) {
    this.bridge = bridge;
  }

  /** Learns of the app, opens what there is to open, and listens until the page goes. */
  async start(): Promise<void> {
    await this.#connect();
    await this.projects.start();
  }

  async #connect(): Promise<void> {
    this.bridge.subscribe((event) => {
      if (event.type === 'job') this.jobs.set(event.job.id, event.job);
      if (event.type === 'styles') this.#learnStyles(event.styles);
    });
    this.info = await this.bridge.invoke('app.info', null);
    this.#learnStyles(this.info.styles);
    const jobs = await this.bridge.invoke('jobs.list', null);
    // An event that came meanwhile is newer than the list.
    for (const job of jobs) if (!this.jobs.has(job.id)) this.jobs.set(job.id, job);
  }

  #learnStyles(styles: readonly StyleInfo[]): void {
    nameStyles(styles);
    if (this.info) this.info = { ...this.info, styles };
  }

  /** Makes a session the one being edited, with nothing to undo. */
  openSession(session: ProjectSession): void {
    const history = new History(session.document);
    this.#history = history;
    this.#commits = Promise.resolve();
    let revision = session.revision;
    this.session = session;
    this.document = session.document;
    this.path = session.path;
    this.dirty = session.dirty;
    this.selection = [];
    this.curves.reset();
    this.tapping.drop();
    history.onChange((document) => {
      this.document = document;
      this.selection = this.selection.filter((id) => Object.hasOwn(document.records, id));
    });
    history.onCommit((diff) =>
      this.#queueCommit(async () => {
        const input = { sessionId: session.sessionId, revision, diff };
        ({ revision } = await this.bridge.invoke('document.commit', input));
      }),
    );
    this.#readUndoState();
  }

  /** Carries out a document command. @throws AppError as the command does */
  execute<Id extends DocumentCommandId>(id: Id, input: DocumentCommandInput<Id>): DocumentDiff {
    const diff = this.#openHistory().execute(id, input);
    this.#readUndoState();
    return diff;
  }

  /** Begins a gesture. */
  mark(name?: string): Mark {
    return this.#openHistory().mark(name);
  }

  /** Makes all since the mark one undo step. */
  squash(mark: Mark, label?: string): void {
    this.#openHistory().squashTo(mark, label);
    this.#readUndoState();
  }

  /** Takes back all since the mark. */
  bail(mark: Mark): void {
    this.#openHistory().bailTo(mark);
    this.#readUndoState();
  }

  /**
   * A gesture for a field or a handle: all its changes are one undo step.
   * @param apply carries out the commands for a value
   */
  gesture<Value>(label: string, apply: (value: Value) => void): Gesture<Value> {
    let mark: Mark | null = null;
    const end = (finish: (mark: Mark) => void): void => {
      if (mark) finish(mark);
      mark = null;
    };
    return {
      begin: () => {
        end((open) => this.squash(open, label));
        mark = this.mark(label);
      },
      change: (value) => void this.attempt(() => apply(value)),
      commit: () => end((open) => this.squash(open, label)),
      cancel: () => end((open) => this.bail(open)),
    };
  }

  /** Runs several commands as one undo step; where one fails, none of them stays. */
  step(label: string, run: () => void): void {
    const mark = this.mark(label);
    try {
      run();
    } catch (error) {
      this.bail(mark);
      throw error;
    }
    this.squash(mark, label);
  }

  undo(): void {
    this.#openHistory().undo();
    this.#readUndoState();
  }

  redo(): void {
    this.#openHistory().redo();
    this.#readUndoState();
  }

  /** Saves after every commit queued so far has reached the app; null saves where it was opened. */
  async save(path: string | null, overwrite: boolean): Promise<void> {
    const { sessionId } = this.#openSession();
    const savedCount = this.#commitCount;
    this.saving = true;
    try {
      await this.settled();
      const saved = await this.bridge.invoke('project.save', { sessionId, path, overwrite });
      if (this.session?.sessionId !== sessionId) return;
      this.path = saved.path;
      this.dirty = this.#commitCount !== savedCount;
    } finally {
      this.saving = false;
    }
  }

  /** Resolves once every commit made so far has reached the app. @throws what the app refused one with */
  settled(): Promise<void> {
    return this.#commits;
  }

  /** Brings a file in: by its path where the shell knows it, by its bytes otherwise. */
  async importMedia(file: File): Promise<ImportedMedia> {
    const { sessionId } = this.#openSession();
    const path = this.bridge.pathOf(file);
    if (path !== null) return this.bridge.invoke('media.import', { sessionId, path });
    return upload<ImportedMedia>(sessionId, `media?name=${encodeURIComponent(file.name)}`, file);
  }

  /** Runs a user's command; a failure is shown, a cancellation is not. */
  async attempt(action: () => void | Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.notices.fail(error);
    }
  }

  #queueCommit(commit: () => Promise<void>): void {
    this.dirty = true;
    this.#commitCount += 1;
    // One refused commit refuses those after it: they would build on what the app does not have.
    this.#commits = this.#commits.then(commit);
    this.#commits.catch((error: unknown) => this.notices.fail(error));
  }

  #readUndoState(): void {
    this.canUndo = this.#history?.canUndo ?? false;
    this.canRedo = this.#history?.canRedo ?? false;
    this.undoLabel = this.#history?.undoLabel ?? null;
    this.redoLabel = this.#history?.redoLabel ?? null;
  }

  #openHistory(): History {
    if (!this.#history) throw new Error('No document is open.');
    return this.#history;
  }

  #openSession(): ProjectSession {
    if (!this.session) throw new Error('No document is open.');
    return this.session;
  }
}
