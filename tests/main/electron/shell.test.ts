import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { IPC_CHANNELS } from '#core/contract/ipc.ts';
import { AppError } from '#core/errors.ts';
import { preventable } from './fake-electron.ts';
import { launch, runShell, temporaryFolder } from './running-shell.ts';

const settled = () => new Promise<void>((done) => setImmediate(done));
const FILTERS = [{ label: 'Film', extensions: ['mp4'] }];

describe('files opened from the desktop', () => {
  it('begin the session when they were named at start', async () => {
    const argv = ['songbrush', '--no-sandbox', 'films/night.songbrush'];
    const { start, events } = await runShell({ argv });
    expect(start.openPath).toBe(resolve('films/night.songbrush'));
    expect(events()).toEqual([]);
  });

  it('begin it when macOS sends them before Electron is ready', async () => {
    const event = preventable();
    const { start } = await runShell({
      platform: 'darwin',
      beforeReady: ({ app }) => app.emit('open-file', event, '/films/a.songbrush'),
    });
    expect(start.openPath).toBe('/films/a.songbrush');
    expect(event.defaultPrevented).toBe(true);
  });

  it('are no switches and no other files', async () => {
    const { start } = await runShell({ argv: ['electron', 'dist/main/electron.js', '--x=a.songbrush'] });
    expect(start.openPath).toBeNull();
  });

  it('reach the running editor, from macOS and from a second start, and bring it to the front', async () => {
    const { app, window, events } = await runShell();
    app.emit('open-file', preventable(), '/films/a.songbrush');
    window.minimized = true;
    const focusCount = window.focusCount;
    app.emit('second-instance', preventable(), ['songbrush', '--flag', 'b.songbrush'], '/music');
    expect(events()).toEqual([
      { type: 'open-file', path: '/films/a.songbrush' },
      { type: 'open-file', path: resolve('/music/b.songbrush') },
    ]);
    expect(window.minimized).toBe(false);
    expect(window.focusCount).toBeGreaterThan(focusCount);
  });

  it('wait for a page that is still loading', async () => {
    const { events } = await runShell({
      prepare: ({ app, protocol }) => {
        const handle = protocol.handle.bind(protocol);
        protocol.handle = (scheme, handler) =>
          handle(scheme, (request) => {
            app.emit('open-file', preventable(), '/late.songbrush');
            return handler(request);
          });
      },
    });
    expect(events()).toEqual([{ type: 'open-file', path: '/late.songbrush' }]);
  });

  it('are handed over by a second start, which ends', async () => {
    const { app, windows, start } = await launch({
      prepare: ({ app }) => void (app.isFirstInstance = false),
    });
    expect(app.exitCode).toBe(0);
    expect(windows).toEqual([]);
    expect(start).toBeNull();
  });

  it('are not needed to bring the window to the front', async () => {
    const { app, window, events } = await runShell();
    app.emit('second-instance', preventable(), ['songbrush'], '/');
    expect(window.focusCount).toBe(1);
    expect(events()).toEqual([]);
  });
});

describe('the menu', () => {
  const items = (menu: Electron.MenuItemConstructorOptions[]) =>
    menu.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));

  it('sends the editor the ids of its actions', async () => {
    const { menu, events } = await runShell();
    const actions = items(menu()).filter(({ click }) => click);
    for (const { click } of actions) click!({} as never, undefined, {} as never);
    expect(events()).toEqual(actions.map(({ id }) => ({ type: 'menu', action: id })));
    expect(actions.map(({ id }) => id)).toEqual(expect.arrayContaining(['project.save', 'edit.undo']));
  });

  it('leaves the keys of those to the page', async () => {
    const { menu } = await runShell();
    const withKeys = items(menu()).filter(({ accelerator }) => accelerator);
    expect(withKeys.length).toBeGreaterThan(0);
    expect(withKeys.filter(({ registerAccelerator }) => registerAccelerator !== false)).toEqual([]);
  });

  it('speaks the system’s language, every word of it', async () => {
    const english = await runShell();
    const chinese = await runShell({ prepare: ({ app }) => void (app.locale = 'zh-CN') });
    const labels = (menu: Electron.MenuItemConstructorOptions[]) =>
      [...menu, ...items(menu)].flatMap(({ label }) => (label === undefined ? [] : [label]));
    expect(labels(english.menu())).toContain('Save As…');
    expect(labels(chinese.menu())).toContain('另存为…');
    expect(labels(chinese.menu())).toHaveLength(labels(english.menu()).length);
    expect(labels(chinese.menu()).filter((label) => !/\p{Script=Han}/u.test(label))).toEqual([]);
  });

  it('is macOS’s own on macOS, and shows developer tools only while developed', async () => {
    const mac = await runShell({ platform: 'darwin', prepare: ({ app }) => void (app.isPackaged = false) });
    expect(mac.menu()[0]).toEqual({ role: 'appMenu' });
    expect(items(mac.menu()).map(({ role }) => role)).toContain('toggleDevTools');
    const packaged = await runShell();
    expect(items(packaged.menu()).map(({ role }) => role)).not.toContain('toggleDevTools');
  });
});

describe('closing', () => {
  it('waits for the page, which finishes first', async () => {
    const { window, app, songbrush, answerClose } = await runShell();
    window.close();
    expect(window.webContents.sent).toEqual([[IPC_CHANNELS.closeRequested]]);
    expect(window.isDestroyed()).toBe(false);
    window.close();
    expect(window.webContents.sent).toHaveLength(1);
    answerClose(true);
    expect(window.isDestroyed()).toBe(true);
    await settled();
    expect(songbrush.isClosed).toBe(true);
    expect(app.exitCode).toBe(0);
  });

  it('does not happen when the page says no, and is asked again the next time', async () => {
    const { window, app, songbrush, answerClose } = await runShell();
    app.quit();
    answerClose(false);
    expect(window.isDestroyed()).toBe(false);
    expect(songbrush.isClosed).toBe(false);
    app.quit();
    expect(window.webContents.sent).toHaveLength(2);
    answerClose(true);
    await settled();
    expect(app.exitCode).toBe(0);
  });

  it('happens on nobody’s word but the page’s', async () => {
    const { window, ipcMain } = await runShell();
    const frame = window.webContents.frame();
    const answer = (senderFrame: object, value: unknown) =>
      ipcMain.emit(IPC_CHANNELS.closeAnswered, { sender: window.webContents, senderFrame }, value);
    answer(frame, true);
    window.close();
    answer(window.webContents.frame('app://editor/', frame), true);
    answer(window.webContents.frame('https://example.com/'), true);
    answer(frame, 'yes');
    expect(window.isDestroyed()).toBe(false);
  });

  it('does not wait for a page that hangs, crashed or never loaded', async () => {
    const hung = await runShell();
    hung.window.emit('unresponsive');
    expect(hung.window.isDestroyed()).toBe(false);
    hung.window.close();
    hung.window.emit('unresponsive');
    expect(hung.window.isDestroyed()).toBe(true);

    const crashed = await runShell();
    crashed.window.webContents.crashed = true;
    crashed.window.close();
    expect(crashed.window.isDestroyed()).toBe(true);

    const empty = await runShell();
    empty.window.webContents.url = '';
    empty.window.close();
    expect(empty.window.isDestroyed()).toBe(true);
  });

  it('ends the program only when the app has let go of everything', async () => {
    const { window, app, songbrush, answerClose } = await runShell();
    let release = (): void => undefined;
    songbrush.closing = new Promise((done) => (release = done));
    window.close();
    answerClose(true);
    await settled();
    expect(app.exitCode).toBeNull();
    release();
    await settled();
    expect(songbrush.isClosed).toBe(true);
    expect(app.exitCode).toBe(0);
  });
});

describe('a page that crashed', () => {
  const crash = { reason: 'crashed', exitCode: 11 };

  it('comes back, but not for ever', async () => {
    const { window } = await runShell();
    window.webContents.emit('render-process-gone', preventable(), crash);
    expect(window.loaded).toEqual(['app://editor/', 'app://editor/']);
    for (let count = 0; count < 10; count++) {
      window.webContents.emit('render-process-gone', preventable(), crash);
    }
    expect(window.isDestroyed()).toBe(true);
    expect(window.loaded.length).toBeLessThan(10);
  });
});

describe('a start that fails', () => {
  it('says why and what to do, and ends', async () => {
    const { app, dialogs, windows } = await launch({
      createApp: async () => {
        throw new AppError('store.unwritable', '/data cannot be written.', 'Free some space.');
      },
    });
    expect(dialogs.errors).toEqual([
      ['Songbrush could not start', '/data cannot be written.\n\nFree some space.'],
    ]);
    expect(app.exitCode).toBe(1);
    expect(windows).toEqual([]);
  });

  it('is one when the editor was not built', async () => {
    const { app, dialogs } = await launch({ rendererFolder: join(temporaryFolder(), 'nothing') });
    expect(dialogs.errors[0]?.[1]).toContain('app://editor/');
    expect(app.exitCode).toBe(1);
  });
});

describe('the system’s dialogs', () => {
  it('open a file in front of the window', async () => {
    const { start, dialogs, window } = await runShell();
    dialogs.opened.push('/films/a.songbrush');
    expect(await start.dialogs.open([{ label: 'Project', extensions: ['songbrush'] }])).toEqual({
      path: '/films/a.songbrush',
    });
    expect(dialogs.asked[0]).toMatchObject({
      parent: window,
      options: { filters: [{ name: 'Project', extensions: ['songbrush'] }], properties: ['openFile'] },
    });
    expect(await start.dialogs.open([])).toBeNull();
  });

  it('save under the suggested name, or another with its ending', async () => {
    const { start, dialogs } = await runShell();
    const folder = temporaryFolder();
    dialogs.saved.push(join(folder, 'a.MP4'), join(folder, 'b'));
    expect(await start.dialogs.save('film.mp4', FILTERS)).toEqual({ path: join(folder, 'a.MP4') });
    expect(await start.dialogs.save('film.mp4', FILTERS)).toEqual({ path: join(folder, 'b.mp4') });
    expect(await start.dialogs.save('film.mp4', FILTERS)).toBeNull();
    expect(dialogs.asked[0]!.options).toMatchObject({ defaultPath: 'film.mp4' });
  });

  it('ask again where the ending makes it the name of a file that is there', async () => {
    const { start, dialogs } = await runShell();
    const taken = join(temporaryFolder(), 'film.mp4');
    writeFileSync(taken, 'a film');
    dialogs.saved.push(taken.replace('.mp4', ''));
    expect(await start.dialogs.save('x.mp4', FILTERS)).toBeNull();
    expect(dialogs.asked[1]!.options).toMatchObject({
      defaultPath: taken,
      properties: ['showOverwriteConfirmation'],
    });
    dialogs.saved.push(taken.replace('.mp4', ''), taken);
    expect(await start.dialogs.save('x.mp4', FILTERS)).toEqual({ path: taken });
  });
});
