import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ImportedMedia } from '#core/contract/commands.ts';
import { createApp, type AppOptions } from '#main/app.ts';
import { solidPng } from '../store/sample-project.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';
import { begin } from '../web/web-client.ts';
import { createProject } from './editing.ts';

describe('the list of files', () => {
  it('shows folders first, by name, without what is hidden or of another kind', async () => {
    const client = await begin();
    const folder = await temporaryFolder();
    for (const name of ['b.PNG', 'a10.png', 'a9.png', 'song.mp3', '.hidden.png', 'no-extension']) {
      await writeFile(join(folder, name), 'x'.repeat(name.length));
    }
    await mkdir(join(folder, 'Pictures'));
    await mkdir(join(folder, '.git'));
    await symlink(join(folder, 'gone'), join(folder, 'broken.png'));
    const listing = await client.call('files.list', { folder, extensions: ['png'] });
    expect(listing).toMatchObject({ folder, parent: dirname(folder) });
    expect(listing.entries.map(({ name, kind, bytes }) => [name, kind, bytes])).toEqual([
      ['Pictures', 'folder', 0],
      ['a9.png', 'file', 6],
      ['a10.png', 'file', 7],
      ['b.PNG', 'file', 5],
    ]);
    expect(listing.entries[1]!.path).toBe(join(folder, 'a9.png'));
    const all = await client.call('files.list', { folder, extensions: null });
    expect(all.entries.map(({ name }) => name)).toContain('song.mp3');
  });

  it('begins at home and ends at the root', async () => {
    const client = await begin();
    expect(await client.call('files.list', { folder: null, extensions: [] })).toMatchObject({
      folder: homedir(),
    });
    expect(await client.call('files.list', { folder: '/', extensions: [] })).toMatchObject({ parent: null });
  });

  it('of a folder that is not there says so', async () => {
    const client = await begin();
    const folder = join(await temporaryFolder(), 'gone');
    await expect(client.call('files.list', { folder, extensions: null })).rejects.toMatchObject({
      code: 'store.no-such-file',
      message: expect.stringContaining(folder) as string,
    });
  });
});

describe('a new folder', () => {
  it('is made where it is asked for', async () => {
    const client = await begin();
    const parent = await temporaryFolder();
    const made = await client.call('files.make-folder', { parent, name: ' Films 2 ' });
    expect(made).toEqual({ path: join(parent, 'Films 2') });
    expect(await client.call('files.list', { folder: made.path, extensions: null })).toMatchObject({
      parent,
      entries: [],
    });
  });

  it('takes no other’s name and none that leads elsewhere', async () => {
    const client = await begin();
    const parent = await temporaryFolder();
    await writeFile(join(parent, 'taken'), 'words');
    const make = (name: string) => client.call('files.make-folder', { parent, name });
    await expect(make('taken')).rejects.toMatchObject({ code: 'store.exists' });
    for (const name of ['', '  ', '.', '..', '../up', 'a/b', 'a\\b', 'a:b', 'nul\0']) {
      await expect(make(name), name).rejects.toMatchObject({ code: 'files.bad-name' });
    }
    expect(await readdir(parent)).toEqual(['taken']);
  });

  it('is refused where its parent is gone', async () => {
    const client = await begin();
    const parent = join(await temporaryFolder(), 'gone');
    await expect(client.call('files.make-folder', { parent, name: 'a' })).rejects.toMatchObject({
      code: 'store.no-such-file',
    });
  });
});

it('the file manager is out of a browser’s reach, and the app says so', async () => {
  const client = await begin();
  expect(await client.call('app.info', null)).toMatchObject({ revealsFiles: false });
  await expect(client.call('files.reveal', { path: '/' })).rejects.toMatchObject({
    code: 'app.no-file-manager',
  });
});

describe('dialogs', () => {
  it('are the system’s where the shell has them', async () => {
    const asked: unknown[] = [];
    const dialogs: AppOptions['dialogs'] = {
      open: (filters) => (asked.push(filters), Promise.resolve({ path: '/picked.png' })),
      save: (name, filters) => (asked.push([name, filters]), Promise.resolve(null)),
    };
    const dataFolder = join(await temporaryFolder(), 'data');
    const app = await createApp({ shell: 'electron', version: '1', dataFolder, dialogs, opensAtStart: null });
    onTestFinished(() => app.close());
    const filters = [{ label: 'Pictures', extensions: ['png'] }];
    expect(await app.handle('dialog.open', { filters })).toEqual({ path: '/picked.png' });
    expect(await app.handle('dialog.save', { suggestedName: 'a.mp4', filters })).toBeNull();
    expect(asked).toEqual([filters, ['a.mp4', filters]]);
    expect(await app.handle('app.info', null)).toMatchObject({
      shell: 'electron',
      version: '1',
      nativeDialogs: true,
    });
  });

  it('are refused where it has not, with another way', async () => {
    const client = await begin();
    expect(await client.call('app.info', null)).toMatchObject({ nativeDialogs: false, shell: 'web' });
    await expect(client.call('dialog.open', { filters: [] })).rejects.toMatchObject({
      code: 'app.no-dialogs',
    });
  });
});

describe('a file on this machine', () => {
  it('is imported by its path', async () => {
    const client = await begin();
    const { id: sessionId } = await createProject(client);
    const path = join(await temporaryFolder(), 'Red moon.png');
    await writeFile(path, await solidPng(12, 8, '#ff0000'));
    const imported: ImportedMedia = await client.call('media.import', { sessionId, path });
    expect(imported).toMatchObject({ kind: 'picture', name: 'Red moon', width: 12, height: 8 });
    expect((await client.get(`/api/sessions/${sessionId}/blobs/${imported.blob}`)).status).toBe(200);
  });

  it('that is gone is named', async () => {
    const client = await begin();
    const { id: sessionId } = await createProject(client);
    const path = join(await temporaryFolder(), 'gone.png');
    await expect(client.call('media.import', { sessionId, path })).rejects.toMatchObject({
      message: expect.stringContaining('gone.png') as string,
    });
  });
});

it('the styles come with a curve for their buttons', async () => {
  const { styles } = await (await begin()).call('app.info', null);
  expect(styles.map(({ id }) => id)).toEqual(expect.arrayContaining(['pulse', 'sway', 'bounce', 'drift']));
  for (const { shape } of styles) {
    expect(Math.max(...shape.map(Math.abs))).toBe(1);
    expect(new Set(shape).size).toBeGreaterThan(5);
  }
});
