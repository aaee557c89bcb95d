/** Opens the export dialog on the film of the open document: one that is being made, or a new one. */
import type { Editor } from '../app/editor.svelte.ts';
import { isActive } from '../app/job-state.ts';
import { FilmExport } from './film-export.svelte.ts';
import ExportDialog from './ExportDialog.svelte';

const films = new WeakMap<Editor, FilmExport>();

/** The film whose export goes on while the dialog is closed. */
function filmOf(editor: Editor): FilmExport {
  let film = films.get(editor);
  if (!film) {
    film = new FilmExport(editor, () => void showFilm(editor));
    films.set(editor, film);
  }
  return film;
}

export async function showExportDialog(editor: Editor): Promise<void> {
  const film = filmOf(editor);
  if (!film.job || !isActive(film.job)) {
    film.reset();
    film.draft = null;
  }
  await showFilm(editor);
}

/** Opens the dialog on the film as it stands. */
async function showFilm(editor: Editor): Promise<void> {
  const film = filmOf(editor);
  film.isShown = true;
  await editor.dialogs.ask(ExportDialog, { editor, film });
  film.isShown = false;
}
