/** Opens the editor in a window of an installed browser of the Chromium family, with a profile of its own. */
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether there is a program at a path. */
  readonly isProgram: (path: string) => boolean;
  /** The user's number; undefined where there are none. */
  readonly userId: number | undefined;
}

export const thisMachine: Machine = {
  platform: process.platform,
  env: process.env,
  isProgram: (path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  },
  userId: process.getuid?.(),
};

const ON_PATH = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
  'brave-browser',
  'vivaldi',
];
const MAC_APPS = ['Google Chrome', 'Chromium', 'Microsoft Edge', 'Brave Browser', 'Vivaldi'];
const WINDOWS_PROGRAMS = [
  ['Google', 'Chrome', 'Application', 'chrome.exe'],
  ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
  ['BraveSoftware', 'Brave-Browser', 'Application', 'brave.exe'],
];

const onPath = ({ env }: Machine): string[] => {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return ON_PATH.flatMap((name) => folders.map((folder) => join(folder, name)));
};

const PLACES: Readonly<Partial<Record<NodeJS.Platform, (machine: Machine) => string[]>>> = {
  darwin: () => MAC_APPS.map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`),
  win32: ({ env }) =>
    WINDOWS_PROGRAMS.flatMap((parts) =>
      [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']]
        .filter((folder) => folder !== undefined)
        .map((folder) => [folder, ...parts].join('\\')),
    ),
};

/** The first browser found, or null. */
export function findBrowser(machine: Machine = thisMachine): string | null {
  const places = (PLACES[machine.platform] ?? onPath)(machine);
  return places.find(machine.isProgram) ?? null;
}

/** Whether a window can be shown to whoever started the program. */
export function hasDisplay({ platform, env }: Machine = thisMachine): boolean {
  if (platform === 'win32') return true;
  if (platform === 'darwin') return env['SSH_CONNECTION'] === undefined;
  return Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
}

/** @param profileFolder keeps the window's place and nothing of the user's own browsing */
export function browserArguments(
  address: string,
  profileFolder: string,
  machine: Machine = thisMachine,
): string[] {
  return [
    `--app=${address}`,
    `--user-data-dir=${profileFolder}`,
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-sync',
    '--disable-background-networking',
    '--disable-component-update',
    '--window-size=1440,900',
    // Chromium does not start as root otherwise; the only page in it is the editor.
    ...(machine.userId === 0 ? ['--no-sandbox'] : []),
  ];
}

export interface BrowserWindow {
  /** Resolves when the window is gone, with how long it was there. */
  readonly closed: Promise<{ readonly seconds: number }>;
  close(): void;
}

/** Shows an address. A browser that cannot start is a window that closes at once. */
export function openBrowserWindow(browser: string, address: string, profileFolder: string): BrowserWindow {
  const startMs = performance.now();
  const child = spawn(browser, browserArguments(address, profileFolder), { stdio: 'ignore' });
  const closed = new Promise<{ seconds: number }>((resolve) => {
    const end = (): void => resolve({ seconds: (performance.now() - startMs) / 1000 });
    child.once('exit', end);
    child.once('error', end);
  });
  return { closed, close: () => void child.kill() };
}
