/** The editor's window: its size, its looks, and preferences that give the page no power of its own. */
import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';
import { EDITOR_PAGE } from './editor-address.ts';
import type { ElectronApi } from './electron-api.ts';

/** The page's own background: no white flash before the first paint. */
const BACKGROUND = '#121316';
/** A page that keeps crashing is not loaded for ever. */
const MAX_RELOADS = 3;

export function windowOptions(preloadPath: string, isPackaged: boolean): BrowserWindowConstructorOptions {
  return {
    // Electron remembers a window's place by its name.
    name: 'editor',
    windowStatePersistence: true,
    width: 1440,
    height: 900,
    minWidth: 960,
    minHeight: 600,
    show: false,
    backgroundColor: BACKGROUND,
    autoHideMenuBar: true,
    webPreferences: {
      preload: preloadPath,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !isPackaged,
    },
  };
}

/** Makes the window, still empty. It shows itself when there is something to see. */
export function createWindow(electron: ElectronApi, preloadPath: string): BrowserWindow {
  const window = new electron.BrowserWindow(windowOptions(preloadPath, electron.app.isPackaged));
  window.once('ready-to-show', () => window.show());
  reloadAfterCrash(window);
  return window;
}

/** All that was committed is with the app: a page that crashed comes back to the same document. */
function reloadAfterCrash(window: BrowserWindow): void {
  let reloads = 0;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    if (reloads++ < MAX_RELOADS) void window.loadURL(EDITOR_PAGE);
    else window.destroy();
  });
}

/** Brings the window to the front. */
export function focusWindow(window: BrowserWindow): void {
  if (window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
