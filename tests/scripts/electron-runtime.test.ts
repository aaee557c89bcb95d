/** Finding Electron's runtime, in a folder that looks like an installation. */
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it, vi } from 'vitest';
import { temporaryFolder } from '../main/store/temporary-folder.ts';

interface ElectronRuntime {
  findElectron(root: string, platform?: NodeJS.Platform): string | null;
  electronRuntime(
    root: string,
    options?: { seconds?: number },
  ): Promise<{ program: string } | { missing: string }>;
}
const script = pathToFileURL(join(import.meta.dirname, '../../scripts/electron-runtime.mjs')).href;
const { findElectron, electronRuntime } = (await import(/* @vite-ignore */ script)) as ElectronRuntime;
vi.spyOn(console, 'error').mockImplementation(() => undefined);

const program = (root: string): string => join(root, 'node_modules/electron/dist/electron');
const marker = (root: string): string => join(root, 'node_modules/.cache/songbrush/electron-missing.txt');
const lasting = { skip: process.platform !== 'linux' };

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/** A root whose installer is this code. */
async function rootWith(installer: string): Promise<string> {
  const root = await temporaryFolder();
  await write(join(root, 'node_modules/electron/install.js'), installer);
  return root;
}
const installs = (root: string): string =>
  `const fs = require('node:fs'); fs.mkdirSync(${JSON.stringify(dirname(program(root)))}, { recursive: true });
   fs.writeFileSync(${JSON.stringify(program(root))}, '');`;

it('finds what is installed, on each platform', async () => {
  const root = await temporaryFolder();
  expect(findElectron(root)).toBeNull();
  const dist = join(root, 'node_modules/electron/dist');
  const programs = {
    linux: 'electron',
    darwin: 'Electron.app/Contents/MacOS/Electron',
    win32: 'electron.exe',
  } as const;
  for (const [platform, name] of Object.entries(programs)) {
    await write(join(dist, name), '');
    expect(findElectron(root, platform as NodeJS.Platform)).toBe(join(dist, name));
  }
});

it('installs what is missing', lasting, async () => {
  const root = await rootWith('');
  await write(join(root, 'node_modules/electron/install.js'), installs(root));
  expect(await electronRuntime(root)).toEqual({ program: program(root) });
});

it('says why it could not, and does not try again for a day', lasting, async () => {
  const root = await rootWith('console.error("TypeError: fetch failed"); process.exit(1)');
  const missing = { missing: 'its download failed: fetch failed' };
  expect(await electronRuntime(root)).toEqual(missing);
  await write(join(root, 'node_modules/electron/install.js'), installs(root));
  expect(await electronRuntime(root)).toEqual(missing);
  const yesterday = new Date(Date.now() - 25 * 3600 * 1000);
  await utimes(marker(root), yesterday, yesterday);
  expect(await electronRuntime(root)).toEqual({ program: program(root) });
});

it('gives up on an installer that hangs', async () => {
  const root = await rootWith('setInterval(() => undefined, 1000)');
  expect(await electronRuntime(root, { seconds: 1 })).toEqual({
    missing: 'its download took longer than 1 s',
  });
});

it('does without the package', async () => {
  expect(await electronRuntime(await temporaryFolder())).toEqual({ missing: 'the package is not installed' });
});
