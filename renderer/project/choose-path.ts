/** Asks for a file: with the system's own dialogs where the shell has them, with the editor's otherwise. */
import type { FileFilter } from '#core/contract/commands.ts';
import type { Editor } from '../app/editor.svelte.ts';
import FileDialog from './FileDialog.svelte';

export interface FileToOpen {
  readonly title: string;
  readonly filter: FileFilter;
}

export interface FileToSave extends FileToOpen {
  readonly suggestedName: string;
}

/** The path of a file that is there, or null where the person turned away. */
export async function chooseFileToOpen(editor: Editor, question: FileToOpen): Promise<string | null> {
  if (!editor.info?.nativeDialogs) return askInEditor(editor, question, null);
  const chosen = await editor.bridge.invoke('dialog.open', { filters: [question.filter] });
  return chosen?.path ?? null;
}

/**
 * A path to write to, or null where the person turned away.
 * @returns `mayReplace`: the system's dialog has asked already whether a file there may go
 */
export async function chooseFileToSave(
  editor: Editor,
  question: FileToSave,
): Promise<{ readonly path: string; readonly mayReplace: boolean } | null> {
  const { filter, suggestedName } = question;
  if (!editor.info?.nativeDialogs) {
    const path = await askInEditor(editor, question, suggestedName);
    return path === null ? null : { path, mayReplace: false };
  }
  const chosen = await editor.bridge.invoke('dialog.save', { suggestedName, filters: [filter] });
  return chosen && { path: chosen.path, mayReplace: true };
}

const askInEditor = (
  editor: Editor,
  { title, filter }: FileToOpen,
  suggestedName: string | null,
): Promise<string | null> =>
  editor.dialogs.ask(FileDialog, { bridge: editor.bridge, title, filter, suggestedName });
