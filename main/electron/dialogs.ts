/** The system's own dialogs, in front of the editor's window. */
import { existsSync } from 'node:fs';
import { extname } from 'node:path';
import type {
  BrowserWindow,
  FileFilter as ElectronFilter,
  OpenDialogOptions,
  SaveDialogOptions,
} from 'electron';
import type { FileFilter } from '#core/contract/commands.ts';
import type { SystemDialogs } from '../app.ts';
import type { ElectronApi } from './electron-api.ts';

/** @param currentWindow null before there is one */
export function systemDialogs(
  dialog: ElectronApi['dialog'],
  currentWindow: () => BrowserWindow | null,
): SystemDialogs {
  async function save(
    suggestedName: string,
    filters: readonly FileFilter[],
  ): Promise<{ path: string } | null> {
    const options: SaveDialogOptions = {
      defaultPath: suggestedName,
      filters: named(filters),
      // macOS and Windows always ask before a file is overwritten; Linux must be told to.
      properties: ['showOverwriteConfirmation'],
    };
    const window = currentWindow();
    const { canceled, filePath } = window
      ? await dialog.showSaveDialog(window, options)
      : await dialog.showSaveDialog(options);
    if (canceled || filePath === '') return null;
    const path = withExtension(filePath, filters);
    // Linux's dialog leaves a name as it was typed, and so has not asked about this one.
    return path !== filePath && existsSync(path) ? save(path, filters) : { path };
  }

  return {
    save,
    async open(filters) {
      const options: OpenDialogOptions = { properties: ['openFile'], filters: named(filters) };
      const window = currentWindow();
      const { canceled, filePaths } = window
        ? await dialog.showOpenDialog(window, options)
        : await dialog.showOpenDialog(options);
      const path = filePaths[0];
      return canceled || path === undefined ? null : { path };
    },
  };
}

function named(filters: readonly FileFilter[]): ElectronFilter[] {
  return filters.map(({ label, extensions }) => ({ name: label, extensions: [...extensions] }));
}

function withExtension(path: string, filters: readonly FileFilter[]): string {
  const allowed = filters.flatMap(({ extensions }) => extensions.map((extension) => `.${extension}`));
  const [first] = allowed;
  return first === undefined || allowed.includes(extname(path).toLowerCase()) ? path : path + first;
}
