/**
 * Projects as the person at the editor sees them: begun, opened, saved, left. Asks before unsaved work
 * goes or a file is replaced. What a project holds is the editor's; what a file is, the app's.
 */
import type { ProjectSession, RecentProject, Recovery } from '#core/contract/commands.ts';
import { documentRecord } from '#core/document/queries.ts';
import { AppError } from '#core/errors.ts';
import type { Editor } from '../app/editor.svelte.ts';
import { isActive } from '../app/job-state.ts';
import { t } from '../i18n/words.svelte.ts';
import { chooseFileToOpen, chooseFileToSave } from './choose-path.ts';
import ConfirmDialog from './ConfirmDialog.svelte';
import NewProjectDialog from './NewProjectDialog.svelte';
import { PAGE_SIZES } from './page-sizes.ts';
import { fileNameOf, nameOfPath, withExtension } from './path-names.ts';
import RecoveryDialog from './RecoveryDialog.svelte';
import UnsavedDialog from './UnsavedDialog.svelte';

const EXTENSION = 'songbrush';
const projectFilter = () => ({ label: t('project.file-kind'), extensions: [EXTENSION] });

export class ProjectFlow {
  recent = $state.raw<readonly RecentProject[]>([]);
  readonly #editor: Editor;

  constructor(editor: Editor) {
    this.#editor = editor;
  }

  /** Attaches to what the shell opened, or begins a new project; then offers what a crash left behind. */
  async start(): Promise<void> {
    const { bridge } = this.#editor;
    const attached = await bridge.invoke('project.attach', null);
    this.#editor.openSession(attached ?? (await this.#createUntitled()));
    await this.readRecent();
    const recoveries = await bridge.invoke('project.recoveries', null);
    if (recoveries.length > 0) await this.offerRecoveries(recoveries);
  }

  async readRecent(): Promise<void> {
    this.recent = await this.#editor.bridge.invoke('project.recent', null);
  }

  /** Asks for name and size, and begins there. */
  async create(): Promise<void> {
    if (!(await this.mayLeave())) return;
    const page = await this.#editor.dialogs.ask(NewProjectDialog, {});
    if (page) await this.#switchTo(() => this.#editor.bridge.invoke('project.create', page));
  }

  /** Opens a project file; without a path asks for one. */
  async open(path?: string): Promise<void> {
    if (!(await this.mayLeave())) return;
    const chosen =
      path ??
      (await chooseFileToOpen(this.#editor, { title: t('project.open-title'), filter: projectFilter() }));
    if (chosen === null) return;
    await this.#switchTo(() => this.#editor.bridge.invoke('project.open', { path: chosen }));
  }

  async openSample(): Promise<void> {
    if (!(await this.mayLeave())) return;
    await this.#switchTo(() => this.#editor.bridge.invoke('project.open-sample', null));
  }

  /** Saves where the project was opened; asks where, if it has never been saved. False when turned away. */
  async save(): Promise<boolean> {
    if (this.#editor.path === null) return this.saveAs();
    await this.#editor.save(null, false);
    this.#saySaved();
    return true;
  }

  /** Asks where, and saves there. False when turned away. */
  async saveAs(): Promise<boolean> {
    const editor = this.#editor;
    if (!editor.document) return false;
    const chosen = await chooseFileToSave(editor, {
      title: t('project.save-title'),
      filter: projectFilter(),
      suggestedName: withExtension(fileNameOf(documentRecord(editor.document).name), EXTENSION),
    });
    if (!chosen || !(await this.#saveTo(chosen.path, chosen.mayReplace))) return false;
    this.#saySaved();
    await this.readRecent();
    return true;
  }

  /** Asks about a film in the making and about unsaved work. False when the person would rather stay. */
  async mayLeave(): Promise<boolean> {
    return (await this.#mayStopFilm()) && (await this.#mayDropEdits());
  }

  async #mayStopFilm(): Promise<boolean> {
    const { jobs, dialogs } = this.#editor;
    const film = [...jobs.values()].find((job) => job.kind === 'export' && isActive(job));
    if (!film) return true;
    const question = {
      title: t('stop-film.title', { name: film.label }),
      text: t('stop-film.text'),
      yes: t('stop-film.stop'),
    };
    return (await dialogs.ask(ConfirmDialog, question)) === true;
  }

  async #mayDropEdits(): Promise<boolean> {
    const { document, dirty, dialogs } = this.#editor;
    if (!document || !dirty) return true;
    const answer = await dialogs.ask(UnsavedDialog, { name: documentRecord(document).name });
    if (answer === 'save') return this.save();
    return answer === 'discard';
  }

  /** Shows what crashed editors left, until one is taken, all are gone, or the person puts it off. */
  async offerRecoveries(recoveries: readonly Recovery[]): Promise<void> {
    const { bridge, dialogs } = this.#editor;
    const discard = async (recoveryId: string): Promise<void> => {
      await bridge.invoke('project.discard-recovery', { recoveryId });
    };
    const recoveryId = await dialogs.ask(RecoveryDialog, { recoveries, discard });
    if (recoveryId === null || !(await this.mayLeave())) return;
    await this.#switchTo(() => bridge.invoke('project.recover', { recoveryId }));
  }

  /** Opens a session, and only then lets go of the one before: a failure leaves that as it was. */
  async #switchTo(open: () => Promise<ProjectSession>): Promise<void> {
    const editor = this.#editor;
    const left = editor.session;
    await editor.settled().catch(() => undefined);
    editor.openSession(await open());
    if (left) await editor.bridge.invoke('project.close', { sessionId: left.sessionId });
    await this.readRecent();
  }

  async #saveTo(path: string, mayReplace: boolean): Promise<boolean> {
    const { dialogs } = this.#editor;
    try {
      await this.#editor.save(path, mayReplace);
      return true;
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'store.exists') throw error;
    }
    const question = {
      title: t('replace.title', { name: nameOfPath(path) }),
      text: t('replace.text'),
      yes: t('replace.replace'),
    };
    if (!(await dialogs.ask(ConfirmDialog, question))) return false;
    return this.#saveTo(path, true);
  }

  #saySaved(): void {
    this.#editor.notices.say(t('project.saved', { name: nameOfPath(this.#editor.path ?? '') }));
  }

  #createUntitled(): Promise<ProjectSession> {
    const { width, height } = PAGE_SIZES[0];
    return this.#editor.bridge.invoke('project.create', { name: t('project.untitled'), width, height });
  }
}
