/** Makes `window.songbrush`. Electron is handed in; nothing of it is passed on to the page. */
import type * as Electron from 'electron';
import type { AppEvent } from '#core/contract/commands.ts';
import { IPC_CHANNELS, outcomeOf, type ExposedBridge, type Outcome } from '#core/contract/ipc.ts';

/** What preload uses of Electron. */
export type PreloadApi = Pick<typeof Electron, 'contextBridge' | 'ipcRenderer' | 'webUtils'>;

export function exposeBridge({ contextBridge, ipcRenderer, webUtils }: PreloadApi): void {
  let mayClose = async (): Promise<boolean> => true;
  ipcRenderer.on(IPC_CHANNELS.closeRequested, async () => {
    // A page that fails to answer does not keep the window open.
    const answer = await outcomeOf(() => mayClose());
    ipcRenderer.send(IPC_CHANNELS.closeAnswered, !answer.ok || answer.value);
  });

  const bridge: ExposedBridge = {
    async invoke(name, input) {
      const sent = await outcomeOf<Outcome<never>>(() =>
        ipcRenderer.invoke(IPC_CHANNELS.invoke, name, input),
      );
      return sent.ok ? sent.value : sent;
    },
    subscribe(listener) {
      // The event that Electron adds holds the sender, which is a way to every channel.
      const listen = (_event: unknown, appEvent: AppEvent): void => listener(appEvent);
      ipcRenderer.on(IPC_CHANNELS.event, listen);
      return () => void ipcRenderer.off(IPC_CHANNELS.event, listen);
    },
    pathOf(file) {
      try {
        const path = webUtils.getPathForFile(file as File);
        return path === '' ? null : path;
      } catch {
        // It throws for what is no file.
        return null;
      }
    },
    beforeClose(ask) {
      mayClose = ask;
    },
  };
  contextBridge.exposeInMainWorld('songbrush', bridge);
}
