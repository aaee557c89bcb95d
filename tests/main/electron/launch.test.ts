// Starts the real Electron where its runtime and a display are to be had, and says why not elsewhere.
import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const LAUNCH_TIMEOUT_MS = 120_000;

/** Electron's program, found without importing the package: that would start a download. */
function findRuntime(): string | null {
  const folder = join(ROOT, 'node_modules', 'electron');
  const note = join(folder, 'path.txt');
  if (!existsSync(note)) return null;
  const program = join(folder, 'dist', readFileSync(note, 'utf8'));
  return existsSync(program) ? program : null;
}
const hasXvfb = (): boolean => spawnSync('Xvfb', ['-help']).error === undefined;

const runtime = findRuntime();
const hasDisplay = process.platform !== 'linux' || Boolean(process.env['DISPLAY']);
const missing =
  runtime === null
    ? 'Electron’s runtime is not installed (node node_modules/electron/install.js)'
    : hasDisplay || hasXvfb()
      ? null
      : 'there is no display and no Xvfb';
if (missing !== null) console.warn(`skipped: the real Electron: ${missing}`);

/** @returns the display's name */
async function startXvfb(server: ChildProcess): Promise<string> {
  for await (const line of createInterface(server.stdout!)) return `:${line}`;
  throw new Error('Xvfb gave no display');
}

describe.skipIf(missing !== null)(`the real Electron${missing === null ? '' : ` (${missing})`}`, () => {
  let folder: string;
  let xvfb: ChildProcess | null = null;
  let electron: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    await promisify(execFile)(process.execPath, ['scripts/build.mjs'], { cwd: ROOT });
    folder = await mkdtemp(join(tmpdir(), 'songbrush-electron-'));
    const env: Record<string, string> = {
      ...(process.env as Record<string, string>),
      SONGBRUSH_DATA: folder,
    };
    if (!hasDisplay) {
      const given = ['-displayfd', '1', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'];
      xvfb = spawn('Xvfb', given, { stdio: ['ignore', 'pipe', 'ignore'] });
      env['DISPLAY'] = await startXvfb(xvfb);
    }
    // Chromium does not start as root otherwise.
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    electron = await _electron.launch({
      executablePath: runtime!,
      args: [
        ...asRoot,
        `--user-data-dir=${join(folder, 'profile')}`,
        join(ROOT, 'dist', 'main', 'electron.js'),
      ],
      env,
    });
    page = await electron.firstWindow();
  }, LAUNCH_TIMEOUT_MS);

  afterAll(async () => {
    await electron?.close();
    xvfb?.kill();
    await rm(folder, { recursive: true, force: true });
  }, LAUNCH_TIMEOUT_MS);

  it('opens a window with the editor in it', async () => {
    expect(page.url()).toBe('app://editor/');
    await page.waitForFunction(() => document.querySelector('#app')?.childElementCount);
    expect(await page.title()).toContain('Songbrush');
  });

  it('answers the page over the bridge, and sends errors whole', async () => {
    const answer = (name: string, input: unknown) =>
      page.evaluate(([n, i]) => window.songbrush!.invoke(n as 'app.info', i as null), [name, input] as const);
    expect(await answer('app.info', null)).toMatchObject({ ok: true, value: { shell: 'electron' } });
    const refused = await answer('project.open', { path: join(folder, 'nothing.songbrush') });
    expect(refused).toMatchObject({ ok: false, error: { name: 'AppError' } });
    expect((refused as { error: { remedy: string } }).error.remedy).not.toBe('');
  });

  it('gives the page neither Node nor the network nor a window', async () => {
    const found = await page.evaluate(async () => ({
      globals: ['require', 'process', 'module', 'Buffer'].filter((name) => name in window),
      network: await fetch('https://example.com/').then(
        () => 'reached',
        () => 'refused',
      ),
      isWindowDenied: window.open('http://127.0.0.1:1/') === null,
      permission: await navigator.permissions.query({ name: 'geolocation' }).then(({ state }) => state),
    }));
    expect(found).toEqual({ globals: [], network: 'refused', isWindowDenied: true, permission: 'denied' });
    expect(electron.windows()).toHaveLength(1);
  });
});
