/**
 * The desktop shell: carries the app over Electron's IPC and a protocol of its own, in one locked-down
 * window. Electron is handed in; `electron-entry.ts` brings the real one.
 */
import type { BrowserWindow } from 'electron';
import { AppError } from '#core/errors.ts';
import type { App, FileManager, SystemDialogs } from './app.ts';
import { askBeforeClosing } from './electron/closing.ts';
import { systemDialogs } from './electron/dialogs.ts';
import { EDITOR_PAGE, EDITOR_SCHEME } from './electron/editor-address.ts';
import type { ElectronApi } from './electron/electron-api.ts';
import { sendEvent, serveCommands } from './electron/ipc.ts';
import { showMenu } from './electron/menu.ts';
import { collectOpenedFiles, type OpenedFiles } from './electron/opened-files.ts';
import { editorProtocol } from './electron/protocol.ts';
import { guardPages, lockSession } from './electron/security.ts';
import { createWindow, focusWindow } from './electron/window.ts';
import { shellWords } from './electron/words.ts';

export interface ShellStart {
  readonly dialogs: SystemDialogs;
  readonly fileManager: FileManager;
  /** The project file to begin with. Null where none was named. */
  readonly openPath: string | null;
}

export interface ShellOptions {
  createApp(start: ShellStart): Promise<App>;
  /** The built editor. */
  readonly rendererFolder: string;
  /** The preload bundle. */
  readonly preloadPath: string;
  readonly argv: readonly string[];
  readonly platform: NodeJS.Platform;
}

/**
 * Runs the shell. All that must come before Electron is ready happens before the first await. A failed
 * start is shown and ends the program.
 */
export async function startElectronShell(electron: ElectronApi, options: ShellOptions): Promise<void> {
  const { app, dialog, protocol } = electron;
  protocol.registerSchemesAsPrivileged([EDITOR_SCHEME]);
  if (!app.requestSingleInstanceLock()) return app.quit();
  app.enableSandbox();
  guardPages(electron);
  const files = collectOpenedFiles(app, options.argv, process.cwd());
  await app.whenReady();
  try {
    await openEditor(electron, options, files);
  } catch (error) {
    dialog.showErrorBox(shellWords(app.getLocale()).notStarted, whatToTell(error));
    app.exit(1);
  }
}

async function openEditor(electron: ElectronApi, options: ShellOptions, files: OpenedFiles): Promise<void> {
  const { app, ipcMain } = electron;
  electron.nativeTheme.themeSource = 'dark';
  lockSession(electron.session.defaultSession);

  let window: BrowserWindow | null = null;
  const dialogs = systemDialogs(electron.dialog, () => window);
  const fileManager = { reveal: (path: string) => electron.shell.showItemInFolder(path) };
  const songbrush = await options.createApp({ dialogs, fileManager, openPath: files.takeWaiting() });
  closeWhenQuitting(app, songbrush);

  electron.protocol.handle(EDITOR_SCHEME.scheme, editorProtocol(songbrush, options.rendererFolder));
  const editor = createWindow(electron, options.preloadPath);
  window = editor;
  serveCommands(ipcMain, editor, songbrush);
  askBeforeClosing(ipcMain, editor);
  songbrush.subscribe((event) => {
    sendEvent(editor, event);
    if (event.type === 'project.saved') app.addRecentDocument(event.path);
  });
  showMenu(electron, {
    platform: options.platform,
    isPackaged: app.isPackaged,
    words: shellWords(app.getLocale()),
    choose: (action) => sendEvent(editor, { type: 'menu', action }),
  });
  app.on('second-instance', () => focusWindow(editor));
  app.on('activate', () => focusWindow(editor));

  await editor.loadURL(EDITOR_PAGE);
  // The page has loaded, so it listens.
  files.onOpen((path) => {
    focusWindow(editor);
    sendEvent(editor, { type: 'open-file', path });
  });
}

/** The program ends with its window, and not before the app has let go of everything. */
function closeWhenQuitting(app: ElectronApi['app'], songbrush: App): void {
  let closing: Promise<void> | null = null;
  let isClosed = false;
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', (event) => {
    if (isClosed) return;
    event.preventDefault();
    closing ??= songbrush
      .close()
      // It ends all the same: every commit is on disk already.
      .catch((error: unknown) => console.error(error))
      .finally(() => {
        isClosed = true;
        app.quit();
      });
  });
}

function whatToTell(error: unknown): string {
  if (error instanceof AppError) return `${error.message}\n\n${error.remedy}`;
  return error instanceof Error ? error.message : String(error);
}
