import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { build } from 'esbuild';
import { describe, expect, it, vi } from 'vitest';
import type { AppEvent, CommandName } from '#core/contract/commands.ts';
import { AppError } from '#core/errors.ts';
import { exposeBridge } from '#preload/exposed-bridge.ts';
import { desktopBridge } from '#renderer/app/bridge.ts';
import { INFO, runShell } from '../main/electron/running-shell.ts';
import { createFakePreload } from './fake-preload.ts';

async function openPage() {
  const shell = await runShell();
  const preload = createFakePreload(shell);
  exposeBridge(preload.api);
  return { shell, preload, bridge: desktopBridge(preload.bridge()) };
}
const saved: AppEvent = { type: 'project.saved', sessionId: 's', path: '/a.songbrush' };

describe('the bridge, from page to app and back', () => {
  it('carries a command and its answer', async () => {
    const { bridge, shell } = await openPage();
    expect(await bridge.invoke('app.info', null)).toEqual(INFO);
    expect(shell.songbrush.handled).toEqual([['app.info', null]]);
  });

  it('throws what the app threw, with code, remedy and cause', async () => {
    const { bridge } = await openPage();
    const error: unknown = await bridge
      .invoke('project.open', { path: '/a.songbrush' })
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({
      code: 'store.missing',
      message: 'No file at /a.songbrush.',
      remedy: 'Choose another file.',
      cause: { message: 'ENOENT' },
    });
  });

  it('fails when what is sent cannot be sent', async () => {
    const { bridge } = await openPage();
    const input = { path: Symbol('path') } as never;
    await expect(bridge.invoke('project.open', input)).rejects.toThrow(/clone/);
  });

  it('passes events on until unsubscribed, and nothing of Electron with them', async () => {
    const { bridge, shell } = await openPage();
    const [first, second] = [vi.fn(), vi.fn()];
    const unsubscribe = bridge.subscribe(first);
    bridge.subscribe(second);
    shell.songbrush.emit(saved);
    expect(first.mock.calls).toEqual([[saved]]);
    unsubscribe();
    shell.songbrush.emit(saved);
    expect(first).toHaveBeenCalledTimes(1);
    expect(second).toHaveBeenCalledTimes(2);
  });

  it('knows where a dropped file lies, and says null for what lies nowhere', async () => {
    const { bridge, preload } = await openPage();
    const dropped = new File(['x'], 'song.mp3');
    preload.placeFile(dropped, '/music/song.mp3');
    expect(bridge.pathOf(dropped)).toBe('/music/song.mp3');
    expect(bridge.pathOf(new File(['x'], 'pasted.png'))).toBeNull();
    expect(bridge.pathOf({ path: '/etc/passwd' })).toBeNull();
  });

  it('reaches no channel but its own', async () => {
    const { preload } = await openPage();
    expect([...preload.exposed.keys()]).toEqual(['songbrush']);
    expect(Object.keys(preload.bridge()).sort()).toEqual(['beforeClose', 'invoke', 'pathOf', 'subscribe']);
    await preload.bridge().invoke('electron:exec' as CommandName, null as never);
    expect(preload.ipcRenderer.invoked).toEqual(['songbrush:invoke']);
  });
});

describe('a window about to close', () => {
  it('waits for what the page still has to do', async () => {
    const { preload, shell } = await openPage();
    let finish: ((mayClose: boolean) => void) | undefined;
    preload.bridge().beforeClose(() => new Promise((done) => (finish = done)));
    shell.window.close();
    await new Promise(setImmediate);
    expect(shell.window.isDestroyed()).toBe(false);
    finish!(true);
    await vi.waitFor(() => expect(shell.window.isDestroyed()).toBe(true));
  });

  it('stays when the page says no', async () => {
    const { preload, shell } = await openPage();
    const mayClose = vi.fn(async () => false);
    preload.bridge().beforeClose(mayClose);
    shell.window.close();
    await vi.waitFor(() => expect(mayClose).toHaveBeenCalledTimes(1));
    await new Promise(setImmediate);
    expect(shell.window.isDestroyed()).toBe(false);
    shell.window.close();
    await vi.waitFor(() => expect(mayClose).toHaveBeenCalledTimes(2));
  });

  it('closes when the page has nothing to say, or fails to', async () => {
    const silent = await openPage();
    silent.shell.window.close();
    await vi.waitFor(() => expect(silent.shell.window.isDestroyed()).toBe(true));

    const broken = await openPage();
    broken.preload.bridge().beforeClose(() => Promise.reject(new Error('a bug')));
    broken.shell.window.close();
    await vi.waitFor(() => expect(broken.shell.window.isDestroyed()).toBe(true));
  });
});

describe('the bundle of preload', () => {
  it('runs where only Electron can be required, as in the sandbox', async () => {
    const root = fileURLToPath(new URL('../..', import.meta.url));
    const { outputFiles } = await build({
      entryPoints: ['preload/preload.ts'],
      absWorkingDir: root,
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      external: ['electron'],
      write: false,
    });
    const preload = createFakePreload(await runShell());
    const required: string[] = [];
    const module = { exports: {} };
    runInNewContext(outputFiles[0]!.text, {
      module,
      exports: module.exports,
      require(name: string) {
        required.push(name);
        return name === 'electron' ? preload.api : createRequire(import.meta.url)(name);
      },
    });
    expect(required).toEqual(['electron']);
    expect(await desktopBridge(preload.bridge()).invoke('app.info', null)).toEqual(INFO);
  });
});
