/** The editor as a person has it: the built app behind its web shell, in a window of a real browser. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { documentRecord } from '#core/document/queries.ts';
import { BROWSER_PATH } from './browser.ts';
import { projectInApp } from './running-editor.ts';

const root = join(import.meta.dirname, '../..');
/** Longer than anything here takes on a slow machine; a test that waits this long fails. */
const ANSWER_MS = 40_000;

/** False where these tests cannot run. */
export const hasBrowser = BROWSER_PATH !== null;
export const hasFfprobe = spawnSync('ffprobe', ['-version']).status === 0;

/** Builds what is older than its sources. */
export function buildApp(): void {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/build.mjs'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the app does not build:\n${stderr}`);
}

export interface Server {
  readonly process: ChildProcess;
  /** Lets one window in. */
  readonly address: string;
}

/** Starts the app on a data folder and home of its own, with the sample open. */
export async function startServer(dataFolder: string, home: string): Promise<Server> {
  const env = { ...process.env, SONGBRUSH_DATA: dataFolder, HOME: home, USERPROFILE: home };
  const child = spawn(process.execPath, ['dist/main/web.js'], { cwd: root, env });
  let complaints = '';
  child.stderr.on('data', (text) => (complaints += String(text)));
  const address = await Promise.race([
    once(child.stdout, 'data').then(([text]) => /http:\S+/.exec(String(text))![0]),
    once(child, 'exit').then(() => Promise.reject(new Error(`the app ended at once: ${complaints}`))),
  ]);
  return { process: child, address };
}

/** Ends the app as a power cut would. */
export async function killServer({ process }: Server): Promise<void> {
  const ended = once(process, 'exit');
  process.kill('SIGKILL');
  await ended;
}

export async function stopServer({ process }: Server): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  const ended = once(process, 'exit');
  process.kill('SIGTERM');
  await ended;
}

/** A window with what went wrong in its page: console errors, refusals by the security policy, exceptions. */
export interface EditorWindow {
  readonly page: Page;
  readonly complaints: string[];
}

export async function openWindow(
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<EditorWindow> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(ANSWER_MS);
  const complaints: string[] = [];
  page.on('console', (message) => {
    // A command that was refused, which the editor tells of in its own words.
    if (message.text().includes('status of 422')) return;
    if (message.type() === 'error' || message.text().includes('Content Security Policy')) {
      complaints.push(message.text());
    }
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(address);
  // The header tells of a project once there is one.
  await page.getByRole('status').filter({ hasText: /· / }).waitFor();
  return { page, complaints };
}

/** What the project is called in the app, which tells which edits have reached it. */
export const nameInApp = async (page: Page): Promise<string> =>
  documentRecord((await projectInApp(page)).document).name;
