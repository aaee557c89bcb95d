/**
 * Closing the window, by its button, the menu or the end of the session: the page is asked first, so that
 * it can finish its commits and ask about unsaved work in its own words.
 */
import type { BrowserWindow } from 'electron';
import { IPC_CHANNELS } from '#core/contract/ipc.ts';
import { isEditorAddress } from './editor-address.ts';
import type { ElectronApi } from './electron-api.ts';
import { isFromEditor } from './ipc.ts';

/** Lets the window close once its page agrees, or cannot be asked. */
export function askBeforeClosing(ipcMain: ElectronApi['ipcMain'], window: BrowserWindow): void {
  let state: 'open' | 'asking' | 'agreed' = 'open';
  const { webContents } = window;
  const canBeAsked = (): boolean =>
    !webContents.isCrashed() && !webContents.isLoadingMainFrame() && isEditorAddress(webContents.getURL());

  window.on('close', (event) => {
    if (state === 'agreed' || !canBeAsked()) return;
    event.preventDefault();
    if (state === 'asking') return;
    state = 'asking';
    webContents.send(IPC_CHANNELS.closeRequested);
  });
  // A page that hangs never answers. What it committed is safe with the app.
  window.on('unresponsive', () => {
    if (state === 'asking') window.destroy();
  });
  ipcMain.on(IPC_CHANNELS.closeAnswered, (event, mayClose: unknown) => {
    if (state !== 'asking' || !isFromEditor(event, window)) return;
    state = mayClose === true ? 'agreed' : 'open';
    if (state === 'agreed') window.close();
  });
}
