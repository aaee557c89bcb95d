import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readdir, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DocumentCommandId, DocumentCommandInput } from '#core/document/commands/index.ts';
import { execute } from '#core/document/commands/index.ts';
import { createDocument } from '#core/document/create.ts';
import { documentRecord } from '#core/document/queries.ts';
import type { BlobHash, SongbrushDocument } from '#core/document/records.ts';
import { readJournal } from '#main/store/journal.ts';
import type { OpenProject } from '#main/store/open-project.ts';
import { readProjectDocument } from '#main/store/project-file/read.ts';
import { openWorkspace } from '#main/store/workspace.ts';
import { failNextSync } from './failing-disk.ts';
import { sampleProject, solidPng, trivialRenderer } from './sample-project.ts';
import { temporaryFolder } from './temporary-folder.ts';

const blank = () => createDocument({ name: 'Blank', width: 320, height: 180 });

async function edit<Id extends DocumentCommandId>(
  project: OpenProject,
  id: Id,
  input: DocumentCommandInput<Id>,
): Promise<void> {
  const { diff } = execute(project.document, id, input);
  expect(await project.commit(project.revision, diff)).toBe(project.revision);
}

async function begin() {
  const folder = await temporaryFolder();
  const data = join(folder, 'data');
  const workspace = await openWorkspace(data);
  return { folder, data, sessions: join(data, 'sessions'), workspace, path: join(folder, 'my.songbrush') };
}

/** The records of a document, its page left out. */
const withoutPage = ({ records }: SongbrushDocument) =>
  Object.fromEntries(Object.entries(records).filter(([id]) => id !== 'document'));

/** A process that has ended, as an owner to leave behind. */
async function endedProcess(): Promise<{ pid: number; started: string }> {
  const child = spawn(process.execPath, ['-e', '']);
  const pid = child.pid!;
  await once(child, 'exit');
  return { pid, started: 'long ago' };
}

/** Copies a live session as its owner's crash would have left it. */
async function crashCopy(sessions: string, project: OpenProject, id: string): Promise<string> {
  const folder = join(sessions, id);
  await cp(join(sessions, project.id), folder, { recursive: true });
  for (const name of await readdir(folder)) if (name.startsWith('owner')) await rm(join(folder, name));
  await writeFile(join(folder, 'owner-1.json'), JSON.stringify(await endedProcess()));
  return folder;
}
const CRASHED = '00000000-0000-4000-8000-000000000001';

describe('an open project', () => {
  it('counts commits and knows when it differs from its file', async () => {
    const { workspace, path } = await begin();
    const project = await workspace.create(blank());
    expect(project).toMatchObject({ revision: 0, path: null, dirty: false });
    await edit(project, 'document.set', { name: 'First' });
    expect(project).toMatchObject({ revision: 1, dirty: true });
    expect(await project.save(path, false)).toEqual({ path });
    expect(project).toMatchObject({ revision: 1, path, dirty: false });
    await edit(project, 'document.set', { name: 'Second' });
    expect(project.dirty).toBe(true);
    await edit(project, 'document.set', { name: 'First' });
    expect(project.dirty).toBe(false);
    await project.close();
  });

  it('refuses an edit made on another revision, an unsound one, and one whose picture it lacks', async () => {
    const { workspace } = await begin();
    const project = await workspace.create(blank());
    const { diff } = execute(project.document, 'document.set', { name: 'Other' });
    await project.commit(0, diff);
    await expect(project.commit(0, diff)).rejects.toMatchObject({ code: 'document.conflict' });
    await expect(project.commit(1, null as never)).rejects.toMatchObject({ code: 'document.invalid' });
    const page = documentRecord(project.document);
    const unsound = {
      added: {},
      updated: { document: [page, { ...page, width: -1 }] as const },
      removed: {},
    };
    await expect(project.commit(1, unsound)).rejects.toThrow(/width is -1/);
    const pictureless = execute(project.document, 'layer.add', {
      ...{ id: 'a', name: 'A', kind: 'raster', edge: 'mirror', width: 1, height: 1 },
      blob: 'd'.repeat(64) as BlobHash,
    } as DocumentCommandInput<'layer.add'>).diff;
    await expect(project.commit(1, pictureless)).rejects.toMatchObject({ code: 'store.no-such-blob' });
    expect(project.revision).toBe(1);
    await project.close();
  });

  it('keeps commits in order when they are sent without waiting', async () => {
    const { workspace, path } = await begin();
    const project = await workspace.create(blank());
    let document = project.document;
    const commits = Array.from({ length: 20 }, (_, i) => {
      const edited = execute(document, 'document.set', { name: `Name ${i}` });
      document = edited.document;
      return project.commit(i, edited.diff);
    });
    const saving = project.save(path, false);
    expect(await Promise.all(commits)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    await saving;
    expect(documentRecord(await readProjectDocument(path)).name).toBe('Name 19');
    expect(project.dirty).toBe(false);
    await project.close();
  });

  it('does not acknowledge what the disk refused, and goes on when it recovers', async () => {
    const { workspace, sessions } = await begin();
    const project = await workspace.create(blank());
    await edit(project, 'document.set', { name: 'Kept' });
    await failNextSync('ENOSPC');
    await expect(edit(project, 'document.set', { name: 'Refused' })).rejects.toMatchObject({
      code: 'store.disk-full',
    });
    expect(documentRecord(project.document).name).toBe('Kept');
    await edit(project, 'document.set', { height: 99 });
    await edit(project, 'document.set', { width: 98 });
    await crashCopy(sessions, project, CRASHED);
    const recovered = await workspace.recover(CRASHED);
    expect(documentRecord(recovered.document)).toMatchObject({ name: 'Kept', width: 98, height: 99 });
    expect(recovered.revision).toBe(3);
    await recovered.close();
    await project.close();
  });

  it('keeps its journal short however long the work', async () => {
    const { workspace, sessions } = await begin();
    const project = await workspace.create(blank());
    await edit(project, 'track.add', { id: 'track', name: 'Music' });
    const blob = await project.blobs.put(new Uint8Array(10));
    await edit(project, 'clip.add', {
      id: 'clip',
      trackId: 'track',
      name: 'song',
      blob,
      sourceSeconds: 9000,
    });
    const journal = join(sessions, project.id, 'journal.log');
    let longest = 0;
    for (let i = 0; i < 25; i++) {
      const beatsSeconds = Array.from({ length: 20_000 }, (_, beat) => beat * 0.4 + i / 100);
      const beatGrid = { tempoBpm: 150, beatsPerBar: 4, beatsSeconds, firstDownbeat: 0 };
      await edit(project, 'clip.set-beat-grid', { clipId: 'clip', beatGrid });
      longest = Math.max(longest, (await stat(journal)).size);
    }
    expect(longest).toBeLessThan(8 * 1024 ** 2);
    const { entries } = await readJournal(journal);
    expect(entries.length).toBeLessThan(27);
    await project.close();
  });

  it('leaves nothing in the data folder once closed, and does nothing more', async () => {
    const { workspace, sessions } = await begin();
    const project = await workspace.create(blank());
    await project.close();
    await project.close();
    expect(await readdir(sessions)).toEqual([]);
    await expect(project.save('/tmp/x.songbrush', true)).rejects.toMatchObject({ code: 'store.closed' });
  });
});

describe('saving', () => {
  it('asks for a path, and before it replaces another file', async () => {
    const { workspace, path } = await begin();
    const project = await workspace.create(blank());
    await expect(project.save(null, false)).rejects.toMatchObject({ code: 'store.no-path' });
    await writeFile(path, "somebody else's");
    await expect(project.save(path, false)).rejects.toMatchObject({ code: 'store.exists' });
    expect(await readFile(path, 'utf8')).toBe("somebody else's");
    await project.save(path, true);
    await project.save(null, false);
    await project.save(path, false);
    expect(await readProjectDocument(path)).toEqual(project.document);
    await project.close();
  });

  it('round-trips pictures, sound and curves through a file', async () => {
    const { workspace, path } = await begin();
    const project = await workspace.create(blank());
    const document = await sampleProject(project.blobs);
    await project.commit(0, { added: withoutPage(document), updated: {}, removed: {} });
    await project.save(path, false, trivialRenderer);
    const again = await workspace.open(path);
    expect(again).toMatchObject({ path, dirty: false, revision: 0 });
    expect(again.document).toEqual(project.document);
    await Promise.all([again.close(), project.close()]);
  });

  it('through a symbolic link changes the file behind it', async () => {
    const { folder, workspace, path } = await begin();
    const project = await workspace.create(blank());
    await project.save(path, false);
    const link = join(folder, 'link.songbrush');
    await symlink(path, link);
    const linked = await workspace.open(link);
    await edit(linked, 'document.set', { name: 'Through the link' });
    await linked.save(null, true);
    expect(documentRecord(await readProjectDocument(path)).name).toBe('Through the link');
    await Promise.all([linked.close(), project.close()]);
  });

  it('clears what a crash during an earlier save left beside the file, and nothing else', async () => {
    const { folder, workspace, path } = await begin();
    const { pid } = await endedProcess();
    const foreign = ['.my.songbrush.notes.tmp', `.my.songbrush.${process.pid}-0123456789ab.tmp`];
    for (const name of [...foreign, `.my.songbrush.${pid}-0123456789ab.tmp`])
      await writeFile(join(folder, name), 'x');
    const project = await workspace.create(blank());
    await project.save(path, false);
    expect((await readdir(folder)).sort()).toEqual([...foreign, 'data', 'my.songbrush'].sort());
    await project.close();
  });

  it('says what is wrong with the place', async () => {
    const { folder, workspace } = await begin();
    const project = await workspace.create(blank());
    await expect(project.save(join(folder, 'no', 'x.songbrush'), false)).rejects.toMatchObject({
      code: 'store.no-such-file',
    });
    await mkdir(join(folder, 'folder.songbrush'));
    await expect(project.save(join(folder, 'folder.songbrush'), true)).rejects.toMatchObject({
      code: 'store.not-a-file',
    });
    await project.close();
  });
});

describe('after a crash', () => {
  it('everything committed is offered and comes back, blobs too', async () => {
    const { workspace, sessions } = await begin();
    const project = await workspace.create(blank());
    const blob = await project.blobs.put(await solidPng(4, 4, '#123456'));
    await edit(project, 'layer.add', {
      ...{ id: 'a', name: 'A', kind: 'raster', edge: 'mirror', width: 4, height: 4, blob },
    } as DocumentCommandInput<'layer.add'>);
    await edit(project, 'document.set', { name: 'Lost and found' });
    await crashCopy(sessions, project, CRASHED);

    expect(await workspace.recoveries()).toMatchObject([
      { recoveryId: CRASHED, name: 'Lost and found', path: null, commits: 2 },
    ]);
    const recovered = await workspace.recover(CRASHED);
    expect(recovered).toMatchObject({ id: CRASHED, revision: 2, dirty: true });
    expect(recovered.document).toEqual(project.document);
    expect(await recovered.blobs.has(blob)).toBe(true);
    expect(await workspace.recoveries()).toEqual([]);
    await edit(recovered, 'document.set', { name: 'Goes on' });
    await Promise.all([recovered.close(), project.close()]);
  });

  it('a half-written last entry costs only itself', async () => {
    const { workspace, sessions } = await begin();
    const project = await workspace.create(blank());
    for (const name of ['One', 'Two', 'Three']) await edit(project, 'document.set', { name });
    const folder = await crashCopy(sessions, project, CRASHED);
    const journal = join(folder, 'journal.log');
    await truncate(journal, (await stat(journal)).size - 5);
    const recovered = await workspace.recover(CRASHED);
    expect(documentRecord(recovered.document).name).toBe('Two');
    await edit(recovered, 'document.set', { name: 'Four' });
    expect((await readJournal(journal)).tornBytes).toBe(0);
    await Promise.all([recovered.close(), project.close()]);
  });

  it('knows how much of it is in the file already', async () => {
    const { workspace, sessions, path, data } = await begin();
    const project = await workspace.create(blank());
    await edit(project, 'document.set', { name: 'Saved' });
    await project.save(path, false);
    const savedOnly = await crashCopy(sessions, project, '00000000-0000-4000-8000-000000000002');
    await edit(project, 'document.set', { name: 'Not saved' });
    await crashCopy(sessions, project, CRASHED);
    expect(await workspace.recoveries()).toMatchObject([
      { recoveryId: CRASHED, name: 'Not saved', path, commits: 1 },
    ]);
    await openWorkspace(data);
    await expect(stat(savedOnly)).rejects.toThrow();
    const recovered = await workspace.recover(CRASHED);
    expect(recovered.path).toBe(path);
    await Promise.all([recovered.close(), project.close()]);
  });

  it('work can be thrown away, once', async () => {
    const { workspace, sessions } = await begin();
    const project = await workspace.create(blank());
    await edit(project, 'document.set', { name: 'Unloved' });
    await crashCopy(sessions, project, CRASHED);
    await workspace.discardRecovery(CRASHED);
    expect(await readdir(sessions)).toEqual([project.id]);
    await expect(workspace.discardRecovery(CRASHED)).rejects.toMatchObject({
      code: 'store.no-such-recovery',
    });
    await project.close();
  });

  it('one of two windows that reach for the same work gets it', async () => {
    const { workspace, sessions } = await begin();
    const project = await workspace.create(blank());
    await edit(project, 'document.set', { name: 'Wanted' });
    await crashCopy(sessions, project, CRASHED);
    const attempts = await Promise.allSettled([1, 2, 3, 4].map(() => workspace.recover(CRASHED)));
    const winners = attempts.filter((attempt) => attempt.status === 'fulfilled');
    expect(winners).toHaveLength(1);
    await winners[0]!.value.close();
    await project.close();
  });

  it('a later process with the same number is not taken for the owner', async () => {
    const { workspace, sessions } = await begin();
    const project = await workspace.create(blank());
    await edit(project, 'document.set', { name: 'Reused' });
    const folder = await crashCopy(sessions, project, CRASHED);
    await writeFile(
      join(folder, 'owner-1.json'),
      JSON.stringify({ pid: process.pid, started: 'before the boot' }),
    );
    expect(await workspace.recoveries()).toHaveLength(1);
    await project.close();
  });

  it('what is open elsewhere, unreadable or from a newer Songbrush is neither offered nor harmed', async () => {
    const { workspace, sessions, data } = await begin();
    const project = await workspace.create(blank());
    await edit(project, 'document.set', { name: 'Open here' });
    const damaged = await crashCopy(sessions, project, CRASHED);
    await writeFile(join(damaged, 'journal.log'), 'damaged');
    const other = await openWorkspace(data);
    expect(await other.recoveries()).toEqual([]);
    await expect(other.recover(project.id)).rejects.toMatchObject({ code: 'store.no-such-recovery' });
    await expect(other.recover('../../etc')).rejects.toMatchObject({ code: 'store.no-such-recovery' });
    await expect(other.recover(CRASHED)).rejects.toMatchObject({ code: 'store.recovery-unreadable' });
    expect(await readFile(join(damaged, 'journal.log'), 'utf8')).toBe('damaged');
    await project.close();
  });

  it('a session that was never whole disappears', async () => {
    const { sessions, data } = await begin();
    const { pid } = await endedProcess();
    await mkdir(join(sessions, `.new-${pid}-${CRASHED}`));
    await mkdir(join(sessions, `.gone-${pid}-${CRASHED}`));
    await mkdir(join(sessions, `.new-${process.pid}-${CRASHED}`));
    await openWorkspace(data);
    expect(await readdir(sessions)).toEqual([`.new-${process.pid}-${CRASHED}`]);
  });
});

describe('recent projects', () => {
  it('come newest first, once each, and tell which are gone', async () => {
    const { folder, workspace } = await begin();
    const project = await workspace.create(blank());
    const paths = ['a', 'b'].map((name) => join(folder, `${name}.songbrush`));
    for (const path of paths) await project.save(path, false);
    await (await workspace.open(paths[0]!)).close();
    await rm(paths[1]!);
    expect(await workspace.recents()).toMatchObject([
      { path: paths[0], name: 'Blank', missing: false },
      { path: paths[1], missing: true },
    ]);
    await project.close();
  });

  it('do not hold copies', async () => {
    const { workspace, path, data } = await begin();
    const project = await workspace.create(blank());
    await project.save(path, false);
    await rm(join(data, 'recents.json'));
    const copy = await workspace.openCopy(path);
    expect(copy).toMatchObject({ path: null, dirty: false });
    expect(await workspace.recents()).toEqual([]);
    await Promise.all([copy.close(), project.close()]);
  });

  it('are forgotten rather than in the way when their file is damaged', async () => {
    const { workspace, data } = await begin();
    await writeFile(join(data, 'recents.json'), '[{"path": 3}, nonsense');
    expect(await workspace.recents()).toEqual([]);
  });
});
