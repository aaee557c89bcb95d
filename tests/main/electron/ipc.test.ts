import { describe, expect, it } from 'vitest';
import type { JobState } from '#core/contract/commands.ts';
import { IPC_CHANNELS, type Outcome } from '#core/contract/ipc.ts';
import { AppError, deserializeError } from '#core/errors.ts';
import { FakeWebContents } from './fake-electron.ts';
import { INFO, runShell } from './running-shell.ts';

function errorOf(outcome: Outcome<unknown>): AppError {
  if (outcome.ok) throw new Error('it was not refused');
  return deserializeError(outcome.error) as AppError;
}

describe('commands over IPC', () => {
  it('reach the app, and the answer comes back', async () => {
    const { invoke, songbrush } = await runShell();
    expect(await invoke('app.info', null)).toEqual({ ok: true, value: INFO });
    expect(songbrush.handled).toEqual([['app.info', null]]);
  });

  it('fail with code, message, remedy and cause', async () => {
    const { invoke } = await runShell();
    const error = errorOf(await invoke('project.open', { path: '/a.songbrush' }));
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({
      code: 'store.missing',
      message: 'No file at /a.songbrush.',
      remedy: 'Choose another file.',
      cause: { message: 'ENOENT' },
    });
  });

  it('are refused when nobody knows them', async () => {
    const { invoke, songbrush } = await runShell();
    expect(errorOf(await invoke('shell.exec', { command: 'rm' })).code).toBe('app.unknown-command');
    songbrush.handled.length = 0;
    for (const name of [undefined, null, 7, ['app.info'], { toString: 'app.info' }]) {
      expect(errorOf(await invoke(name, null)).code).toBe('app.unknown-command');
    }
    expect(songbrush.handled).toEqual([]);
  });

  it('are refused from every frame but the editor’s own', async () => {
    const { ipcMain, window, songbrush } = await runShell();
    const { webContents } = window;
    const stranger = new FakeWebContents();
    const senders = {
      'a frame inside the page': {
        sender: webContents,
        senderFrame: webContents.frame('app://editor/', webContents.frame()),
      },
      'a page it was led to': { sender: webContents, senderFrame: webContents.frame('https://example.com/') },
      'a host that begins alike': {
        sender: webContents,
        senderFrame: webContents.frame('app://editor.example.com/'),
      },
      'a page without an address': { sender: webContents, senderFrame: webContents.frame('') },
      'a frame that is gone': { sender: webContents, senderFrame: null },
      'another window': { sender: stranger, senderFrame: stranger.frame('app://editor/') },
    };
    for (const [name, sender] of Object.entries(senders)) {
      const outcome = await ipcMain.invoke(sender, IPC_CHANNELS.invoke, 'app.info', null);
      expect(errorOf(outcome as Outcome<unknown>).code, name).toBe('shell.foreign-sender');
    }
    expect(songbrush.handled).toEqual([]);
  });

  it('are the only thing a page can call', async () => {
    const { ipcMain } = await runShell();
    expect([...ipcMain.handlers.keys()]).toEqual([IPC_CHANNELS.invoke]);
    expect(ipcMain.eventNames()).toEqual([IPC_CHANNELS.closeAnswered]);
  });
});

describe('events', () => {
  const job = { id: 'j1', kind: 'export', label: 'film.mp4', progress: null, status: 'running' } as JobState;

  it('reach the editor’s window and no other page', async () => {
    const { app, songbrush, events } = await runShell();
    const stranger = new FakeWebContents();
    app.emit('web-contents-created', {}, stranger);
    songbrush.emit({ type: 'job', job });
    expect(events()).toEqual([{ type: 'job', job }]);
    expect(stranger.sent).toEqual([]);
  });

  it('go nowhere once the window is gone', async () => {
    const { window, songbrush, events } = await runShell();
    window.destroy();
    songbrush.emit({ type: 'job', job });
    expect(events()).toEqual([]);
  });

  it('put a saved project among the system’s recent files', async () => {
    const { app, songbrush, events } = await runShell();
    const saved = { type: 'project.saved', sessionId: 's', path: '/films/a.songbrush' } as const;
    songbrush.emit(saved);
    expect(app.recentDocuments).toEqual(['/films/a.songbrush']);
    expect(events()).toEqual([saved]);
  });
});
