/** Preload's side of Electron: a page's world behind a bridge that copies, and a wire to a running shell. */
import { EventEmitter } from 'node:events';
import { types } from 'node:util';
import type * as Electron from 'electron';
import type { ExposedBridge } from '#core/contract/ipc.ts';
import type { PreloadApi } from '#preload/exposed-bridge.ts';
import type { RunningShell } from '../main/electron/running-shell.ts';

/** Copies as `contextBridge` does: functions become stand-ins, an error loses all but its message. */
function crossing(value: unknown): unknown {
  if (typeof value === 'function') {
    return (...given: unknown[]) =>
      crossing((value as (...values: unknown[]) => unknown)(...given.map(crossing)));
  }
  if (types.isPromise(value)) {
    return value.then(crossing, (reason: unknown) => Promise.reject(crossing(reason)));
  }
  if (types.isNativeError(value)) return new Error(value.message);
  if (value instanceof Blob || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(crossing);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, crossing(inner)]));
}

export class FakeIpcRenderer extends EventEmitter implements Pick<Electron.IpcRenderer, 'invoke' | 'send'> {
  readonly #shell: RunningShell;
  readonly invoked: string[] = [];

  constructor(shell: RunningShell) {
    super();
    this.#shell = shell;
    shell.window.webContents.onMessage = (channel, ...values) =>
      void this.emit(channel, { sender: this, ports: [] }, ...values);
  }
  #sender() {
    const { webContents } = this.#shell.window;
    return { sender: webContents, senderFrame: webContents.frame() };
  }
  async invoke(channel: string, ...values: unknown[]): Promise<unknown> {
    this.invoked.push(channel);
    return this.#shell.ipcMain.invoke(this.#sender(), channel, ...values);
  }
  send(channel: string, ...values: unknown[]): void {
    this.#shell.ipcMain.emit(channel, this.#sender(), ...structuredClone(values));
  }
}

export function createFakePreload(shell: RunningShell) {
  const exposed = new Map<string, unknown>();
  const ipcRenderer = new FakeIpcRenderer(shell);
  const paths = new WeakMap<object, string>();
  const api = {
    contextBridge: {
      exposeInMainWorld: (key: string, value: unknown) => void exposed.set(key, crossing(value)),
    },
    ipcRenderer,
    webUtils: {
      getPathForFile(file: File): string {
        if (!(file instanceof File)) throw new TypeError('not a File');
        return paths.get(file) ?? '';
      },
    },
  };
  return {
    api: api as unknown as PreloadApi,
    ipcRenderer,
    exposed,
    /** Says where a file lies, as one dropped from the desktop. */
    placeFile: (file: File, path: string) => void paths.set(file, path),
    bridge: () => exposed.get('songbrush') as ExposedBridge,
  };
}
