// What Electron runs: brings the real Electron and the app to the desktop shell.
import * as electron from 'electron';
import { createApp, type StartProject } from './app.ts';
import { dataFolder } from './data-folder.ts';
import { startElectronShell } from './electron.ts';
import { PRELOAD_PATH, RENDERER_FOLDER } from './paths.ts';
import { APP_VERSION } from './version.ts';

/** Asks for the sample project where no other is named. */
const SAMPLE_SWITCH = '--sample';

function opensAtStart(openPath: string | null): StartProject | null {
  if (openPath !== null) return { kind: 'project', path: openPath };
  return process.argv.includes(SAMPLE_SWITCH) ? { kind: 'sample' } : null;
}

void startElectronShell(electron, {
  createApp: ({ dialogs, openPath }) =>
    createApp({
      shell: 'electron',
      version: APP_VERSION,
      dataFolder: dataFolder(),
      dialogs,
      opensAtStart: opensAtStart(openPath),
    }),
  rendererFolder: RENDERER_FOLDER,
  preloadPath: PRELOAD_PATH,
  argv: process.argv,
  platform: process.platform,
});
