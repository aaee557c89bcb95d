/** The film of the open document: where it is to go, the job that makes it, and how that ends. */
import type { ExportRequest, JobState } from '#core/contract/commands.ts';
import type { Size } from '#core/document/create.ts';
import { documentRecord } from '#core/document/queries.ts';
import { deserializeError } from '#core/errors.ts';
import type { Editor } from '../app/editor.svelte.ts';
import { isActive } from '../app/job-state.ts';
import { recall, remember } from '../app/remembered.ts';
import { t } from '../i18n/words.svelte.ts';
import { chooseFileToSave } from '../project/choose-path.ts';
import type { FilmSizeId, Stretch } from './film-request.ts';
import { fileNameOf, joinPath, nameOfPath } from '../project/path-names.ts';

/** What was asked for last, to be changed and tried again. */
export interface FilmDraft {
  readonly path: string;
  readonly sizeId: FilmSizeId | 'custom';
  readonly custom: Size;
  readonly rangeId: 'all' | 'loop' | 'custom';
  readonly customRange: Stretch;
}

type ExportJob = Extract<JobState, { kind: 'export' }>;

const REMEMBERED_FOLDER = 'export.folder';
const isText = (value: unknown): value is string => typeof value === 'string';
/** Where films are looked for: Linux and Windows, then a Mac. */
const FILM_FOLDERS = ['Videos', 'Movies'];

export class FilmExport {
  /** The job started last; null before the first, and after a new film is begun. */
  jobId = $state<string | null>(null);
  /** Asked for, and not a job yet. */
  isStarting = $state(false);
  draft: FilmDraft | null = null;
  /** A dialog shows how it goes. */
  isShown = false;
  readonly #editor: Editor;
  readonly #show: () => void;
  #request: ExportRequest | null = null;
  /** The person has been asked about a file in the way, by a dialog of the system's. */
  #replaceable: string | null = null;

  /** @param show opens the dialog on this film as it stands */
  constructor(editor: Editor, show: () => void) {
    this.#editor = editor;
    this.#show = show;
  }

  get job(): ExportJob | null {
    const job = this.jobId === null || this.isStarting ? undefined : this.#editor.jobs.get(this.jobId);
    return job?.kind === 'export' ? job : null;
  }

  /** Where the film goes unless the person says otherwise: beside the last one, or among the videos. */
  async suggestedPath(): Promise<string> {
    const { bridge, document } = this.#editor;
    const name = `${fileNameOf(document ? documentRecord(document).name : t('project.untitled'))}.mp4`;
    const remembered = recall(REMEMBERED_FOLDER, isText);
    if (remembered !== null) return joinPath(remembered, name);
    const home = await bridge.invoke('files.list', { folder: null, extensions: [] });
    const films = home.entries.find((entry) => FILM_FOLDERS.includes(entry.name));
    return joinPath(films?.path ?? home.folder, name);
  }

  /** Asks where. Null when turned away. */
  async choosePath(suggested: string): Promise<string | null> {
    const chosen = await chooseFileToSave(this.#editor, {
      title: t('export.where-title'),
      filter: { label: t('export.file-kind'), extensions: ['mp4'] },
      suggestedName: nameOfPath(suggested),
    });
    if (chosen?.mayReplace) this.#replaceable = chosen.path;
    return chosen?.path ?? null;
  }

  /** Starts the film once the app has every edit. */
  async start(request: Omit<ExportRequest, 'overwrite'>, overwrite = false): Promise<void> {
    const editor = this.#editor;
    if (!editor.session) return;
    this.#request = { ...request, overwrite: overwrite || request.path === this.#replaceable };
    this.isStarting = true;
    try {
      await editor.settled();
      const { sessionId } = editor.session;
      const input = { sessionId, request: this.#request };
      this.jobId = (await editor.bridge.invoke('export.start', input)).jobId;
    } finally {
      this.isStarting = false;
    }
    this.#tellWhenEnded(this.jobId);
    const name = nameOfPath(request.path);
    remember(REMEMBERED_FOLDER, request.path.slice(0, -name.length - 1) || '/');
  }

  /** The same film once more, over a file that is in the way if so asked. */
  async again(overwrite = false): Promise<void> {
    if (this.#request) await this.start(this.#request, overwrite);
  }

  async cancel(): Promise<void> {
    if (this.jobId !== null) await this.#editor.bridge.invoke('jobs.cancel', { jobId: this.jobId });
  }

  /** Back to the form. */
  reset(): void {
    this.jobId = null;
  }

  #watch(jobId: string): void {
    // A film begun meanwhile goes on; the dialog shows that one when it is opened again.
    this.jobId = jobId;
    this.#show();
  }

  /** A film that ends where nobody looks says so. */
  #tellWhenEnded(jobId: string): void {
    const { bridge, notices, toldJobs } = this.#editor;
    const unsubscribe = bridge.subscribe((event) => {
      if (event.type !== 'job' || event.job.id !== jobId || isActive(event.job)) return;
      unsubscribe();
      const { job } = event;
      if (job.status === 'failed') toldJobs.add(job.id);
      if (this.isShown || job.kind !== 'export') return;
      if (job.status === 'done') {
        const watch = { label: t('export.watch'), run: () => this.#watch(job.id) };
        notices.say(t('export.done-notice', { name: nameOfPath(job.result.path) }), watch);
      } else if (job.status === 'failed') notices.fail(deserializeError(job.error));
    });
  }
}
