// What Electron runs: brings the real Electron and the app to the desktop shell.
import * as electron from 'electron';
import { createApp, type StartProject } from './app.ts';
import { dataFolder } from './data-folder.ts';
import { startElectronShell } from './electron.ts';
import { PRELOAD_PATH, RENDERER_FOLDER } from './paths.ts';
import { APP_VERSION } from './version.ts';

/** Started from the sources with nothing to open, the editor shows the sample; installed, it begins anew. */
function opensAtStart(openPath: string | null): StartProject | null {
  if (openPath !== null) return { kind: 'project', path: openPath };
  return electron.app.isPackaged ? null : { kind: 'sample' };
}

void startElectronShell(electron, {
  createApp: ({ dialogs, fileManager, openPath }) =>
    createApp({
      shell: 'electron',
      version: APP_VERSION,
      dataFolder: dataFolder(),
      dialogs,
      fileManager,
      opensAtStart: opensAtStart(openPath),
    }),
  rendererFolder: RENDERER_FOLDER,
  preloadPath: PRELOAD_PATH,
  argv: process.argv,
  platform: process.platform,
});
