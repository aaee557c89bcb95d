/** Projects begun, opened, saved and left, against an app in memory. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Editor } from '#renderer/app/editor.svelte.ts';
import { stubBrowser } from '../browser.ts';
import { FakeApp } from '../fake-app.ts';

stubBrowser();
const { Editor: EditorClass } = await import('#renderer/app/editor.svelte.ts');

let app: FakeApp;
let editor: Editor;

beforeEach(async () => {
  app = new FakeApp();
  app.nativeDialogs = true;
  editor = new EditorClass(app.bridge);
  await editor.start();
});

/** Waits for the next question and answers it; the props that tell which one it was come back. */
async function answer(value: unknown): Promise<Record<string, unknown>> {
  const dialog = await vi.waitFor(() => {
    const top = editor.dialogs.stack.at(-1);
    if (!top) throw new Error('nothing was asked');
    return top;
  });
  (dialog.props['onanswer'] as (value: unknown) => void)(value);
  return dialog.props;
}

const rename = (name: string): unknown => editor.execute('document.set', { name });

describe('saving', () => {
  it('asks where the first time, and not the second', async () => {
    app.chosen = '/films/night.songbrush';
    rename('Night');
    expect(await editor.projects.save()).toBe(true);
    expect(editor.dirty).toBe(false);
    expect(editor.path).toBe('/films/night.songbrush');
    rename('Night whale');
    expect(editor.dirty).toBe(true);
    app.chosen = null;
    expect(await editor.projects.save()).toBe(true);
    expect(editor.dirty).toBe(false);
    expect(app.called.filter((name) => name === 'dialog.save')).toHaveLength(1);
  });

  it('saves the edits made the moment before', async () => {
    app.chosen = '/films/night.songbrush';
    for (let i = 1; i <= 20; i++) rename(`Night ${i}`);
    await editor.projects.save();
    expect(app.files.get('/films/night.songbrush')?.records['document']).toMatchObject({ name: 'Night 20' });
  });

  it('asks before it replaces another file, and leaves it when told so', async () => {
    app.nativeDialogs = false;
    editor = new EditorClass(app.bridge);
    await editor.start();
    const other = editor.document!;
    app.files.set('/films/other.songbrush', other);
    rename('Mine');
    const kept = editor.projects.saveAs();
    await answer('/films/other.songbrush');
    expect(await answer(null)).toMatchObject({ title: 'Replace “other.songbrush”?' });
    expect(await kept).toBe(false);
    expect(app.files.get('/films/other.songbrush')).toBe(other);
    expect(editor.dirty).toBe(true);

    const replaced = editor.projects.saveAs();
    await answer('/films/other.songbrush');
    await answer(true);
    expect(await replaced).toBe(true);
    expect(app.files.get('/films/other.songbrush')?.records['document']).toMatchObject({ name: 'Mine' });
  });

  it('turned away changes nothing', async () => {
    rename('Mine');
    expect(await editor.projects.saveAs()).toBe(false);
    expect(editor.dirty).toBe(true);
    expect(app.files.size).toBe(0);
  });
});

describe('leaving unsaved work', () => {
  beforeEach(() => void app.files.set('/other.songbrush', editor.document!));

  it('asks nothing where there is none', async () => {
    await editor.projects.open('/other.songbrush');
    expect(editor.path).toBe('/other.songbrush');
  });

  it('stays when cancelled', async () => {
    rename('Mine');
    const opening = editor.projects.open('/other.songbrush');
    expect(await answer(null)).toMatchObject({ name: 'Mine' });
    await opening;
    expect(editor.path).toBeNull();
    expect(app.called).not.toContain('project.open');
  });

  it('goes without saving when told so, and lets go of what was open', async () => {
    rename('Mine');
    const opening = editor.projects.open('/other.songbrush');
    await answer('discard');
    await opening;
    expect(editor.path).toBe('/other.songbrush');
    expect(app.files.size).toBe(1);
    expect([...app.sessions.values()].map(({ path }) => path)).toEqual(['/other.songbrush']);
  });

  it('saves first when told so', async () => {
    app.chosen = '/mine.songbrush';
    rename('Mine');
    const opening = editor.projects.open('/other.songbrush');
    await answer('save');
    await opening;
    expect(app.files.get('/mine.songbrush')?.records['document']).toMatchObject({ name: 'Mine' });
    expect(editor.path).toBe('/other.songbrush');
  });

  it('stays when saving first is turned away', async () => {
    rename('Mine');
    const opening = editor.projects.open('/other.songbrush');
    await answer('save');
    await opening;
    expect(editor.path).toBeNull();
    expect(app.openName).toBe('Mine');
  });
});

it('a film in the making is not stopped without a question', async () => {
  app.files.set('/other.songbrush', editor.document!);
  editor.jobs.set('job', {
    id: 'job',
    kind: 'export',
    label: 'night.mp4',
    status: 'running',
    progress: null,
  });
  const staying = editor.projects.open('/other.songbrush');
  expect(await answer(null)).toMatchObject({ title: 'Stop making “night.mp4”?' });
  await staying;
  expect(editor.path).toBeNull();
  const leaving = editor.projects.open('/other.songbrush');
  await answer(true);
  await leaving;
  expect(editor.path).toBe('/other.songbrush');
});

it('a project that cannot be opened leaves the one that is open', async () => {
  await editor.attempt(() => editor.projects.open('/gone.songbrush'));
  expect(editor.notices.list).toMatchObject([
    { kind: 'failure', message: '/gone.songbrush is not there.', remedy: 'Choose another.' },
  ]);
  rename('Still here');
  await editor.settled();
  expect(app.openName).toBe('Still here');
});

it('a new project has the name and size asked for', async () => {
  const creating = editor.projects.create();
  await answer({ name: 'Tall', width: 1080, height: 1920 });
  await creating;
  expect(editor.document?.records['document']).toMatchObject({ name: 'Tall', width: 1080, height: 1920 });
  expect(app.sessions.size).toBe(1);
});
