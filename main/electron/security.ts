/**
 * What no page may do, whatever it was made to run: leave the editor, open a window, reach the network,
 * ask for a device, embed another page, download. Links go to the system's browser.
 */
import type { Session, WebContents } from 'electron';
import { isEditorPage } from './editor-address.ts';
import type { ElectronApi } from './electron-api.ts';

const OUTSIDE = ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*', 'file://*/*'];

/** Only https, and none that carries a name or a password. */
export function isExternalLink(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, username, password } = new URL(address);
  return protocol === 'https:' && username === '' && password === '';
}

/** Guards every page from the moment it is made. Called before Electron is ready. */
export function guardPages(electron: ElectronApi): void {
  electron.app.on('web-contents-created', (_event, contents) => guardPage(contents, electron.shell));
}

function guardPage(contents: WebContents, shell: ElectronApi['shell']): void {
  const stay = (event: { preventDefault(): void; readonly url: string }): void => {
    if (!isEditorPage(event.url)) event.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (isExternalLink(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
}

/** Closes what a session leaves open by default. Called once Electron is ready, before a page loads. */
export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest({ urls: OUTSIDE }, (_details, answer) => answer({ cancel: true }));
}
