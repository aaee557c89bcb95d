/** Carries commands and events between the app and the editor's page, and nothing for anyone else. */
import type { BrowserWindow, IpcMainEvent, IpcMainInvokeEvent } from 'electron';
import type { AppEvent, CommandName } from '#core/contract/commands.ts';
import { IPC_CHANNELS, outcomeOf } from '#core/contract/ipc.ts';
import { AppError } from '#core/errors.ts';
import type { App } from '../app.ts';
import { isEditorAddress } from './editor-address.ts';
import type { ElectronApi } from './electron-api.ts';

/** True for the top frame of the editor's own window, while it shows the editor. */
export function isFromEditor(event: IpcMainEvent | IpcMainInvokeEvent, window: BrowserWindow): boolean {
  const { sender, senderFrame } = event;
  return (
    !window.isDestroyed() &&
    sender === window.webContents &&
    // Null once the frame has gone elsewhere: then nobody waits for an answer.
    senderFrame !== null &&
    senderFrame.parent === null &&
    isEditorAddress(senderFrame.url)
  );
}

/** Answers the page's commands. Failures are values: see `core/contract/ipc.ts`. */
export function serveCommands(
  ipcMain: ElectronApi['ipcMain'],
  window: BrowserWindow,
  app: Pick<App, 'handle'>,
): void {
  ipcMain.handle(IPC_CHANNELS.invoke, (event, name: unknown, input: unknown) =>
    outcomeOf(() => {
      if (!isFromEditor(event, window)) throw foreignSender(event);
      if (typeof name !== 'string') throw unknownCommand(name);
      // The app checks both: what comes from a page is never believed.
      return app.handle(name as CommandName, input as never);
    }),
  );
}

/** Passes an event on to the page, if there still is one. */
export function sendEvent(window: BrowserWindow, event: AppEvent): void {
  if (!window.isDestroyed()) window.webContents.send(IPC_CHANNELS.event, event);
}

function foreignSender({ senderFrame }: IpcMainInvokeEvent): AppError {
  const sender = senderFrame?.url ?? 'a frame that is gone';
  return new AppError(
    'shell.foreign-sender',
    `A command came from ${sender}; only the editor’s own page may send commands.`,
    'Close the window and start Songbrush again.',
  );
}

function unknownCommand(name: unknown): AppError {
  return new AppError(
    'app.unknown-command',
    `A command was named by a ${typeof name}; its name is a string such as “app.info”.`,
    'Close the window and start Songbrush again.',
  );
}
