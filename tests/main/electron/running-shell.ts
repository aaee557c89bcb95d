/** The desktop shell, started behind a fake Electron, over an app that records what reaches it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { AppEvent, AppInfo, CommandName } from '#core/contract/commands.ts';
import { IPC_CHANNELS, type Outcome } from '#core/contract/ipc.ts';
import { AppError } from '#core/errors.ts';
import type { App } from '#main/app.ts';
import { startElectronShell, type ShellOptions, type ShellStart } from '#main/electron.ts';
import { createFakeElectron, type FakeElectron, type FakeWindow } from './fake-electron.ts';

export const PAGE = '<!doctype html><title>Songbrush</title>';
export const SCRIPT = 'export const answer = 42;';
export const INFO = { name: 'Songbrush', version: '1.2.3', shell: 'electron' } as AppInfo;

export class RecordingApp implements App {
  readonly handled: [name: string, input: unknown][] = [];
  readonly fetched: { url: string; method: string; body: string }[] = [];
  readonly #listeners = new Set<(event: AppEvent) => void>();
  isClosed = false;
  /** Holds `close` back until resolved. */
  closing: Promise<void> = Promise.resolve();

  async handle(name: CommandName, input: unknown): Promise<never> {
    this.handled.push([name, input]);
    if (name === 'app.info') return INFO as never;
    if (name === 'project.open') {
      const cause = new Error('ENOENT');
      throw new AppError('store.missing', 'No file at /a.songbrush.', 'Choose another file.', { cause });
    }
    throw new AppError('app.unknown-command', `There is no command “${name}”.`, 'Update Songbrush.');
  }
  async fetch(request: Request): Promise<Response> {
    if (request.url.endsWith('/broken')) throw new Error('a bug');
    this.fetched.push({ url: request.url, method: request.method, body: await request.text() });
    return new Response('bytes', { status: 206, headers: { 'content-range': 'bytes 0-4/9' } });
  }
  subscribe(listener: (event: AppEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
  emit(event: AppEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
  async close(): Promise<void> {
    await this.closing;
    this.isClosed = true;
  }
}

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'songbrush-shell-'));
  folders.push(folder);
  return folder;
}

/** A built editor beside a file that no page may read. */
export function builtEditor(): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  const renderer = join(folder, 'renderer');
  mkdirSync(join(renderer, 'assets'), { recursive: true });
  writeFileSync(join(renderer, 'index.html'), PAGE);
  writeFileSync(join(renderer, 'assets', 'main.js'), SCRIPT);
  // Its name begins like the editor's folder.
  mkdirSync(`${renderer}-private`);
  writeFileSync(join(`${renderer}-private`, 'secret.txt'), 'secret');
  return renderer;
}

export interface RunningShell extends FakeElectron {
  readonly songbrush: RecordingApp;
  readonly window: FakeWindow;
  readonly start: ShellStart;
  /** Invokes as the editor's page does. */
  invoke(name: unknown, input: unknown): Promise<Outcome<unknown>>;
  /** What the page has received. */
  events(): AppEvent[];
  /** Answers the question whether the window may close. */
  answerClose(mayClose: boolean): void;
}

export interface Setting {
  readonly argv?: readonly string[];
  readonly platform?: NodeJS.Platform;
  readonly createApp?: ShellOptions['createApp'];
  readonly rendererFolder?: string;
  /** Called when everything before `ready` has been done. */
  beforeReady?(electron: FakeElectron): void;
  prepare?(electron: FakeElectron): void;
}

/** Starts without expecting a window. */
export async function launch(setting: Setting = {}) {
  const electron = createFakeElectron();
  setting.prepare?.(electron);
  const songbrush = new RecordingApp();
  let start: ShellStart | null = null;
  const starting = startElectronShell(electron.api, {
    createApp: async (given) => {
      start = given;
      return setting.createApp ? setting.createApp(given) : songbrush;
    },
    rendererFolder: setting.rendererFolder ?? builtEditor(),
    preloadPath: '/app/dist/preload/preload.cjs',
    argv: setting.argv ?? ['electron', 'main.js'],
    platform: setting.platform ?? 'linux',
  });
  setting.beforeReady?.(electron);
  electron.app.becomeReady();
  await starting;
  return { ...electron, songbrush, start: start as ShellStart | null };
}

export async function runShell(setting: Setting = {}): Promise<RunningShell> {
  const { start, ...running } = await launch(setting);
  const [window] = running.windows;
  if (!window || !start) throw new Error('the shell opened no window');
  const { webContents } = window;
  const sender = () => ({ sender: webContents, senderFrame: webContents.frame() });
  return {
    ...running,
    start,
    window,
    invoke: (name, input) =>
      running.ipcMain.invoke(sender(), IPC_CHANNELS.invoke, name, input) as Promise<Outcome<unknown>>,
    events: () =>
      webContents.sent
        .filter(([channel]) => channel === IPC_CHANNELS.event)
        .map(([, event]) => event as AppEvent),
    answerClose: (mayClose) => void running.ipcMain.emit(IPC_CHANNELS.closeAnswered, sender(), mayClose),
  };
}
