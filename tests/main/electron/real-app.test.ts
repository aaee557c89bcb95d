// The desktop shell over the app itself: only Electron is a stand-in.
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, describe, expect, it } from 'vitest';
import type { CommandInput, CommandName, CommandOutput } from '#core/contract/commands.ts';
import { createDocument } from '#core/document/create.ts';
import { execute } from '#core/document/commands/index.ts';
import { AppError } from '#core/errors.ts';
import { createApp, type App } from '#main/app.ts';
import type { ShellStart } from '#main/electron.ts';
import { SAMPLE_PROJECT_PATH } from '#main/paths.ts';
import { exposeBridge } from '#preload/exposed-bridge.ts';
import { desktopBridge } from '#renderer/app/bridge.ts';
import { createFakePreload } from '../../preload/fake-preload.ts';
import { runShell, temporaryFolder, type Setting } from './running-shell.ts';

const apps: App[] = [];
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
});

async function openEditor(setting: Setting = {}) {
  const dataFolder = temporaryFolder();
  const shell = await runShell({
    ...setting,
    async createApp({ dialogs, fileManager, openPath }: ShellStart) {
      const opensAtStart = openPath === null ? null : ({ kind: 'project', path: openPath } as const);
      const app = await createApp({
        shell: 'electron',
        version: '1.2.3',
        dataFolder,
        dialogs,
        fileManager,
        opensAtStart,
      });
      apps.push(app);
      return app;
    },
  });
  const preload = createFakePreload(shell);
  exposeBridge(preload.api);
  const bridge = desktopBridge(preload.bridge());
  const failureOf = (name: string, input: unknown): Promise<AppError> =>
    bridge.invoke(name as CommandName, input as never).then(
      () => expect.unreachable(`${name} was not refused`),
      (error: AppError) => error,
    );
  return { shell, bridge, failureOf };
}

describe('the editor on the desktop', () => {
  it('works on the project that was double-clicked', async () => {
    const path = join(temporaryFolder(), 'night.songbrush');
    await copyFile(SAMPLE_PROJECT_PATH, path);
    const { bridge, shell } = await openEditor({ argv: ['songbrush', path] });
    const session = await bridge.invoke('project.attach', null);
    expect(session).toMatchObject({ path, dirty: false });
    const { sessionId, revision, document } = session as CommandOutput<'project.attach'> & object;

    const { diff } = execute(document, 'document.set', { background: '#204060' });
    const committed = await bridge.invoke('document.commit', { sessionId, revision, diff });
    expect(committed.revision).toBe(revision + 1);
    const input: CommandInput<'project.save'> = { sessionId, path: null, overwrite: false };
    expect(await bridge.invoke('project.save', input)).toEqual({ path });
    expect(shell.app.recentDocuments).toEqual([path]);
    expect(shell.events()).toContainEqual({ type: 'project.saved', sessionId, path });
  });

  it('brings in a picture by its bytes, and reads it back', async () => {
    const { bridge, shell } = await openEditor();
    const { sessionId } = await bridge.invoke('project.create', { name: 'New', width: 64, height: 32 });
    const png = await sharp({ create: { width: 4, height: 2, channels: 4, background: '#ff7a59' } })
      .png()
      .toBuffer();
    const route = `app://editor/api/sessions/${sessionId}`;
    const uploaded = await shell.protocol.fetch(`${route}/media?name=coral.png`, {
      method: 'POST',
      body: png,
    });
    const { blob, width } = (await uploaded.json()) as { blob: string; width: number };
    expect([uploaded.status, width]).toEqual([200, 4]);
    const pixels = await shell.protocol.fetch(`${route}/pixels/${blob}?level=0`);
    expect([...new Uint8Array(await pixels.arrayBuffer()).subarray(0, 4)]).toEqual([255, 122, 89, 255]);
    const missing = await shell.protocol.fetch(`app://editor/api/sessions/none/blobs/${blob}`);
    expect(missing.status).toBeGreaterThanOrEqual(400);
    expect(await missing.json()).toHaveProperty('remedy');
  });

  it('is told of every command that nobody knows, and of every input that is wrong', async () => {
    const { failureOf } = await openEditor();
    for (const name of ['shell.exec', 'constructor', '__proto__', 'toString', '']) {
      expect((await failureOf(name, null)).code, name).toBe('app.unknown-command');
    }
    const wrong = await failureOf('project.create', { name: 7 });
    expect(wrong).toBeInstanceOf(AppError);
    expect(wrong.code).toBe('app.invalid-input');
    expect(wrong.remedy).not.toBe('');
  });

  it('asks for files with the system’s own dialogs', async () => {
    const { bridge, shell } = await openEditor();
    expect(await bridge.invoke('app.info', null)).toMatchObject({ shell: 'electron', nativeDialogs: true });
    const filters = [{ label: 'Song', extensions: ['mp3', 'ogg'] }];
    shell.dialogs.opened.push('/music/song.ogg');
    expect(await bridge.invoke('dialog.open', { filters })).toEqual({ path: '/music/song.ogg' });
    expect(await bridge.invoke('dialog.open', { filters })).toBeNull();
    shell.dialogs.saved.push('/films/night');
    const saved = { suggestedName: 'film.mp4', filters: [{ label: 'Film', extensions: ['mp4'] }] };
    expect(await bridge.invoke('dialog.save', saved)).toEqual({ path: '/films/night.mp4' });
  });

  it('shows a file in the system’s file manager, and says where it is gone', async () => {
    const { bridge, shell } = await openEditor();
    expect(await bridge.invoke('app.info', null)).toMatchObject({ revealsFiles: true });
    const path = join(temporaryFolder(), 'film.mp4');
    await expect(bridge.invoke('files.reveal', { path })).rejects.toMatchObject({
      code: 'store.no-such-file',
    });
    expect(shell.revealed).toEqual([]);
    await writeFile(path, 'film');
    await bridge.invoke('files.reveal', { path });
    expect(shell.revealed).toEqual([path]);
  });

  it('begins anew where nothing was named', async () => {
    const { bridge } = await openEditor();
    expect(await bridge.invoke('project.attach', null)).toBeNull();
    const document = createDocument({ name: 'Untitled', width: 64, height: 32 });
    const created = await bridge.invoke('project.create', { name: 'Untitled', width: 64, height: 32 });
    expect(created.document).toEqual(document);
  });
});
