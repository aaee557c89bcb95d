/** Projects through the real web shell: opened, edited, saved, recovered, seen from two tabs. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { documentRecord, layersOf, recordsOf } from '#core/document/queries.ts';
import { BlobStore } from '#main/store/blob-store.ts';
import { readProjectFile } from '#main/store/project-file/read.ts';
import { SAMPLE_PROJECT_PATH } from '#main/paths.ts';
import { startWebShell } from '#main/web.ts';
import { solidPng } from '../store/sample-project.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';
import { begin, enter, openShell } from '../web/web-client.ts';
import { createProject, EditedSession } from './editing.ts';

const code = (value: string): unknown => expect.objectContaining({ code: value });

describe('a project', () => {
  it('begins empty, with the size and name asked for', async () => {
    const client = await begin();
    const session = await client.call('project.create', { name: 'Sea', width: 640, height: 360 });
    expect(session).toMatchObject({ revision: 0, path: null, dirty: false });
    expect(documentRecord(session.document)).toMatchObject({ name: 'Sea', width: 640, height: 360 });
  });

  it('of an impossible size is refused by the field’s name', async () => {
    const client = await begin();
    await expect(client.call('project.create', { name: 'Sea', width: 0, height: 360 })).rejects.toMatchObject(
      {
        code: 'document.invalid',
        message: expect.stringMatching(/width is 0; allowed is a whole number from 1 to 16384/) as string,
      },
    );
  });

  it('is edited, saved, closed and opened again as it was', async () => {
    const client = await begin();
    const project = await createProject(client);
    await project.edit('document.set', { name: 'Moon', background: '#204060' });
    const path = join(await temporaryFolder(), 'moon.songbrush');
    const events = await client.events();
    const save = { sessionId: project.id, path, overwrite: false };
    expect(await client.call('project.save', save)).toEqual({ path });
    await expect
      .poll(() => events.events)
      .toContainEqual({ type: 'project.saved', sessionId: project.id, path });
    expect(await client.call('project.attach', null)).toMatchObject({ dirty: false, path, revision: 1 });

    await client.call('project.close', { sessionId: project.id });
    const gone = { sessionId: project.id, revision: 1, diff: { added: {}, updated: {}, removed: {} } };
    await expect(client.call('document.commit', gone)).rejects.toThrow(code('app.no-such-session'));
    const opened = await client.call('project.open', { path });
    expect(opened).toMatchObject({ path, dirty: false, revision: 0, document: project.session.document });
    expect(await client.call('project.recent', null)).toMatchObject([{ path, name: 'Moon', missing: false }]);
  });

  it('is saved over another file only when told to', async () => {
    const client = await begin();
    const { id: sessionId } = await createProject(client);
    const path = join(await temporaryFolder(), 'there.songbrush');
    await writeFile(path, 'precious');
    await expect(client.call('project.save', { sessionId, path, overwrite: false })).rejects.toThrow(
      code('store.exists'),
    );
    expect(await readFile(path, 'utf8')).toBe('precious');
    await expect(client.call('project.save', { sessionId, path: null, overwrite: false })).rejects.toThrow(
      code('store.no-path'),
    );
    await client.call('project.save', { sessionId, path, overwrite: true });
    await client.call('project.save', { sessionId, path: null, overwrite: false });
  });

  it('shows other programs the page as it is composed', async () => {
    const client = await begin();
    const project = await createProject(client);
    const { blob } = (await (
      await client.post(`/api/sessions/${project.id}/media?name=red.png`, await solidPng(10, 10, '#ff0000'))
    ).json()) as { blob: never };
    const picture = { kind: 'raster', blob, width: 10, height: 10, edge: 'transparent' } as const;
    const transform = { x: 20, y: 18, scaleX: 2, scaleY: 2, rotationRadians: 0 };
    await project.edit('document.set', { background: '#0000ff' });
    await project.edit('layer.add', { id: 'red', name: 'Red', ...picture, transform });
    const path = join(await temporaryFolder(), 'page.songbrush');
    await client.call('project.save', { sessionId: project.id, path, overwrite: false });

    const { Archive } = await import('#main/store/project-file/archive.ts');
    const archive = await Archive.open(path);
    const page = await sharp(await archive.read('mergedimage.png', 1e6))
      .ensureAlpha()
      .raw()
      .toBuffer();
    archive.close();
    const pixel = (x: number, y: number): number[] => [
      ...page.subarray((y * 64 + x) * 4, (y * 64 + x) * 4 + 4),
    ];
    expect(pixel(20, 18)).toEqual([255, 0, 0, 255]);
    expect(pixel(50, 18)).toEqual([0, 0, 255, 255]);
  });

  it('whose picture has been damaged on disk does not replace a good file', async () => {
    const dataFolder = join(await temporaryFolder(), 'data');
    const client = await begin({ dataFolder });
    const project = await createProject(client);
    const png = await solidPng(10, 10, '#ff0000');
    const uploaded = await client.post(`/api/sessions/${project.id}/media?name=red.png`, png);
    const { blob } = (await uploaded.json()) as { blob: never };
    const picture = { kind: 'raster', blob, width: 10, height: 10, edge: 'transparent' } as const;
    await project.edit('layer.add', { id: 'red', name: 'Red', ...picture });
    await writeFile(join(dataFolder, 'sessions', project.id, 'blobs', blob), 'not a picture');
    const path = join(await temporaryFolder(), 'good.songbrush');
    await writeFile(path, 'the last good file');
    const save = { sessionId: project.id, path, overwrite: true };
    await expect(client.call('project.save', save)).rejects.toThrow(code('picture.damaged'));
    expect(await readFile(path, 'utf8')).toBe('the last good file');
  });
});

describe('the sample', () => {
  it('opens as an untitled document with layers, a soundtrack and movement', async () => {
    const client = await begin();
    const { document, path, dirty } = await client.call('project.open-sample', null);
    expect({ path, dirty }).toEqual({ path: null, dirty: false });
    expect(layersOf(document, null).map(({ name }) => name)).toContain('Whale');
    expect(recordsOf(document, 'clip')).toHaveLength(1);
    expect(recordsOf(document, 'motion').length).toBeGreaterThan(3);
    expect(await client.call('project.recent', null)).toEqual([]);
  });
});

describe('attaching', () => {
  it('gives what the shell opened: the sample, a file, or nothing', async () => {
    const sample = await (await begin({ opensAtStart: { kind: 'sample' } })).call('project.attach', null);
    expect(documentRecord(sample!.document).name).toBe('Night whale');
    const file = await begin({ opensAtStart: { kind: 'project', path: SAMPLE_PROJECT_PATH } });
    expect(await file.call('project.attach', null)).toMatchObject({ path: SAMPLE_PROJECT_PATH });
    expect(await (await begin()).call('project.attach', null)).toBeNull();
  });

  it('opens the start project once, whichever tab asks first', async () => {
    const client = await begin({ opensAtStart: { kind: 'sample' } });
    const [one, two] = await Promise.all([
      client.call('project.attach', null),
      client.call('project.attach', null),
    ]);
    expect(one!.sessionId).toBe(two!.sessionId);
  });

  it('goes on where the window was, after a reload', async () => {
    const client = await begin({ opensAtStart: { kind: 'sample' } });
    await client.call('project.attach', null);
    const project = await createProject(client, 'Mine');
    await project.edit('document.set', { name: 'Still mine' });
    const again = await client.call('project.attach', null);
    expect(again).toEqual(project.session);
  });

  it('tells once why the named file could not be opened', async () => {
    const path = join(await temporaryFolder(), 'none.songbrush');
    const client = await begin({ opensAtStart: { kind: 'project', path } });
    await expect(client.call('project.attach', null)).rejects.toMatchObject({
      code: 'store.no-such-file',
      message: expect.stringContaining(path) as string,
    });
    // A reload begins without it.
    expect(await client.call('project.attach', null)).toBeNull();
  });
});

describe('two tabs', () => {
  it('work on one document; the one that is behind is told so and can catch up', async () => {
    const shell = await openShell({ opensAtStart: { kind: 'sample' } });
    const tabs = [await enter(shell.issueAddress()), await enter(shell.issueAddress())] as const;
    const [first, second] = [
      new EditedSession(tabs[0], (await tabs[0].call('project.attach', null))!),
      new EditedSession(tabs[1], (await tabs[1].call('project.attach', null))!),
    ];
    expect(second.id).toBe(first.id);
    await first.edit('document.set', { name: 'First' });
    await expect(second.edit('document.set', { name: 'Second' })).rejects.toThrow(code('document.conflict'));
    second.session = (await tabs[1].call('project.attach', null))!;
    expect(documentRecord(second.session.document).name).toBe('First');
    await second.edit('document.set', { name: 'Second' });
    expect(documentRecord((await tabs[0].call('project.attach', null))!.document).name).toBe('Second');
  });

  it('hear of each other’s saving', async () => {
    const shell = await openShell();
    const [first, second] = [await enter(shell.issueAddress()), await enter(shell.issueAddress())];
    const heard = await second.events();
    const { id: sessionId } = await createProject(first);
    const path = join(await temporaryFolder(), 'a.songbrush');
    await first.call('project.save', { sessionId, path, overwrite: false });
    await expect.poll(() => heard.events).toEqual([{ type: 'project.saved', sessionId, path }]);
  });
});

describe('unsaved work', () => {
  /** A shell that ends with unsaved work behind it. */
  async function leaveWork() {
    const dataFolder = join(await temporaryFolder(), 'data');
    const shell = await startWebShell({ opensAtStart: null, dataFolder });
    const project = await createProject(await enter(shell.issueAddress()), 'Unsaved');
    await project.edit('document.set', { background: '#123456' });
    await shell.close();
    return { dataFolder, project };
  }

  it('is offered at the next start, and recovered whole', async () => {
    const { dataFolder, project } = await leaveWork();
    const client = await begin({ dataFolder });
    const recoveries = await client.call('project.recoveries', null);
    expect(recoveries).toMatchObject([{ name: 'Unsaved', path: null, commits: 1 }]);
    const { recoveryId } = recoveries[0]!;
    const recovered = await client.call('project.recover', { recoveryId });
    expect(recovered).toMatchObject({ document: project.session.document, revision: 1, dirty: true });
    expect(await client.call('project.recoveries', null)).toEqual([]);
    await new EditedSession(client, recovered).edit('document.set', { name: 'Saved at last' });
  });

  it('is thrown away when the artist says so', async () => {
    const { dataFolder } = await leaveWork();
    const client = await begin({ dataFolder });
    const [recovery] = await client.call('project.recoveries', null);
    const { recoveryId } = recovery!;
    await client.call('project.discard-recovery', { recoveryId });
    expect(await client.call('project.recoveries', null)).toEqual([]);
    await expect(client.call('project.recover', { recoveryId })).rejects.toThrow(
      code('store.no-such-recovery'),
    );
  });

  it('is nobody’s offer while its window is open', async () => {
    const dataFolder = join(await temporaryFolder(), 'data');
    const [first, second] = [await begin({ dataFolder }), await begin({ dataFolder })];
    const project = await createProject(first);
    await project.edit('document.set', { name: 'Busy' });
    expect(await second.call('project.recoveries', null)).toEqual([]);
  });

  it('is not left by a project without changes', async () => {
    const dataFolder = join(await temporaryFolder(), 'data');
    const shell = await startWebShell({ opensAtStart: null, dataFolder });
    await createProject(await enter(shell.issueAddress()));
    await shell.close();
    expect(await (await begin({ dataFolder })).call('project.recoveries', null)).toEqual([]);
  });
});

it('a saved project holds every blob it needs', async () => {
  const folder = await temporaryFolder();
  const client = await begin();
  const { sessionId, document } = await client.call('project.open-sample', null);
  const path = join(folder, 'copy.songbrush');
  await client.call('project.save', { sessionId, path, overwrite: false });
  await mkdir(join(folder, 'blobs'));
  expect(await readProjectFile(path, await BlobStore.open(join(folder, 'blobs')))).toEqual(document);
});
