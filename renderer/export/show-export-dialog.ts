/** Opens the export dialog on the film of the open document: one that is being made, or a new one. */
import { deserializeError } from '#core/errors.ts';
import type { Editor } from '../app/editor.svelte.ts';
import { isActive } from '../app/job-words.ts';
import { t } from '../i18n/words.svelte.ts';
import { nameOfPath } from '../project/path-names.ts';
import { FilmExport } from './film-export.svelte.ts';
import ExportDialog from './ExportDialog.svelte';

const films = new WeakMap<Editor, FilmExport>();

/** The film whose export goes on while the dialog is closed. */
function filmOf(editor: Editor): FilmExport {
  let film = films.get(editor);
  if (!film) {
    film = new FilmExport(editor);
    films.set(editor, film);
  }
  return film;
}

export async function showExportDialog(editor: Editor): Promise<void> {
  const film = filmOf(editor);
  if (film.job && !isActive(film.job)) film.reset();
  await editor.dialogs.ask(ExportDialog, { editor, film });
  if (film.job && isActive(film.job)) tellWhenEnded(editor, film.job.id);
}

/** A film that ends with its dialog closed says so. */
function tellWhenEnded(editor: Editor, jobId: string): void {
  const unsubscribe = editor.bridge.subscribe((event) => {
    if (event.type !== 'job' || event.job.id !== jobId || isActive(event.job)) return;
    unsubscribe();
    const { job } = event;
    if (job.kind === 'export' && job.status === 'done') {
      editor.notices.say(t('export.done-notice', { name: nameOfPath(job.result.path) }));
    } else if (job.status === 'failed') {
      editor.notices.fail(deserializeError(job.error));
    }
  });
}
