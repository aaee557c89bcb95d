// The entry that Electron runs, as it is, with a stand-in where it imports the real Electron.
import { afterEach, expect, it, vi } from 'vitest';
import { IPC_CHANNELS, type Outcome } from '#core/contract/ipc.ts';
import type { FakeElectron } from './fake-electron.ts';
import { temporaryFolder } from './running-shell.ts';

const held = vi.hoisted(() => ({ electron: null as FakeElectron | null }));
vi.mock('electron', async () => {
  const { createFakeElectron } = await import('./fake-electron.ts');
  held.electron = createFakeElectron();
  return held.electron.api;
});

// The editor may not have been built yet.
vi.mock('#main/paths.ts', async (original) => {
  const { builtEditor } = await import('./running-shell.ts');
  return { ...(await original<object>()), RENDERER_FOLDER: builtEditor() };
});

afterEach(() => vi.unstubAllEnvs());

it('opens the editor with the sample in it, and ends tidily', async () => {
  vi.stubEnv('SONGBRUSH_DATA', temporaryFolder());
  await import('#main/electron-entry.ts');
  const { app, dialogs, ipcMain, windows } = held.electron!;
  app.isPackaged = false;
  app.becomeReady();
  await vi.waitFor(() => expect(windows[0]?.isShown).toBe(true), 20_000);
  expect(dialogs.errors).toEqual([]);

  const { webContents } = windows[0]!;
  const page = { sender: webContents, senderFrame: webContents.frame() };
  const attached = await ipcMain.invoke(page, IPC_CHANNELS.invoke, 'project.attach', null);
  const { document } = (attached as { value: { document: { records: object } } }).value;
  expect(document.records).toMatchObject({ document: { name: 'Night whale' } });
  const info = await ipcMain.invoke(page, IPC_CHANNELS.invoke, 'app.info', null);
  expect(info as Outcome<unknown>).toMatchObject({
    ok: true,
    value: { shell: 'electron', name: 'Songbrush' },
  });

  windows[0]!.close();
  ipcMain.emit(IPC_CHANNELS.closeAnswered, page, true);
  await vi.waitFor(() => expect(app.exitCode).toBe(0), 20_000);
});
