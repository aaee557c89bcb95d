/**
 * Project files opened from the desktop: named at start, sent by macOS, or handed over by a second start
 * of the app, which then ends. Those that come before anyone listens wait.
 */
import { resolve } from 'node:path';
import type { ElectronApi } from './electron-api.ts';

const PROJECT_FILE = /\.songbrush$/i;

/** The project files among a command line's arguments. Chromium adds switches of its own to them. */
export function projectFilesIn(argv: readonly string[], folder: string): string[] {
  return argv
    .slice(1)
    .filter((argument) => !argument.startsWith('-') && PROJECT_FILE.test(argument))
    .map((argument) => resolve(folder, argument));
}

export interface OpenedFiles {
  /** Takes the file to begin with: the last of those that wait. */
  takeWaiting(): string | null;
  /** Calls back with each file from now on, and with those that wait. */
  onOpen(listener: (path: string) => void): void;
}

/** Listens from before Electron is ready: macOS sends the file that started the app earlier than that. */
export function collectOpenedFiles(
  app: ElectronApi['app'],
  argv: readonly string[],
  folder: string,
): OpenedFiles {
  let waiting = projectFilesIn(argv, folder);
  let deliver = (path: string): void => void waiting.push(path);
  app.on('open-file', (event, path) => {
    event.preventDefault();
    deliver(path);
  });
  app.on('second-instance', (_event, secondArgv, secondFolder) => {
    for (const path of projectFilesIn(secondArgv, secondFolder)) deliver(path);
  });
  return {
    takeWaiting() {
      const path = waiting.at(-1) ?? null;
      waiting = [];
      return path;
    },
    onOpen(listener) {
      deliver = listener;
      for (const path of waiting.splice(0)) listener(path);
    },
  };
}
