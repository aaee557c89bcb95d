/**
 * Electron without its runtime: what the shell uses of it, behaving as Electron's documentation says.
 * Every method is checked against Electron's own types; events go through Node's emitter, as in Electron.
 */
import { EventEmitter, once } from 'node:events';
import type * as Electron from 'electron';
import type { ElectronApi } from '#main/electron/electron-api.ts';

type Part<T, K extends keyof T> = Pick<T, K>;
type PermissionRequestHandler = NonNullable<Parameters<Electron.Session['setPermissionRequestHandler']>[0]>;
type PermissionCheckHandler = NonNullable<Parameters<Electron.Session['setPermissionCheckHandler']>[0]>;
type DevicePermissionHandler = NonNullable<Parameters<Electron.Session['setDevicePermissionHandler']>[0]>;
type WindowOpenHandler = Parameters<Electron.WebContents['setWindowOpenHandler']>[0];
type ProtocolHandler = Parameters<Electron.Protocol['handle']>[1];
type IpcHandler = Parameters<Electron.IpcMain['handle']>[1];
type BeforeRequest = (
  details: { url: string },
  callback: (response: Electron.CallbackResponse) => void,
) => void;

/** An event that can be prevented, with the properties Electron gives it. */
export function preventable<T extends object>(properties: T = {} as T) {
  const event = {
    ...properties,
    defaultPrevented: false,
    preventDefault: () => void (event.defaultPrevented = true),
  };
  return event;
}

export class FakeApp
  extends EventEmitter
  implements
    Part<
      Electron.App,
      | 'quit'
      | 'exit'
      | 'requestSingleInstanceLock'
      | 'enableSandbox'
      | 'whenReady'
      | 'isReady'
      | 'getLocale'
      | 'addRecentDocument'
      | 'isPackaged'
    >
{
  isPackaged = true;
  locale = 'en-GB';
  isFirstInstance = true;
  /** How the program ended; null while it runs. */
  exitCode: number | null = null;
  isSandboxed = false;
  readonly recentDocuments: string[] = [];
  readonly windows = new Set<FakeWindow>();
  #isReady = false;

  becomeReady(): void {
    this.#isReady = true;
    this.emit('ready', preventable());
  }
  isReady = () => this.#isReady;
  async whenReady(): Promise<void> {
    if (!this.#isReady) await once(this, 'ready');
  }
  requestSingleInstanceLock = () => this.isFirstInstance;
  enableSandbox(): void {
    if (this.#isReady) throw new Error('app.enableSandbox() can only be called before app is ready');
    this.isSandboxed = true;
  }
  getLocale = () => this.locale;
  addRecentDocument(path: string): void {
    this.recentDocuments.push(path);
  }
  exit(code = 0): void {
    this.exitCode ??= code;
  }
  quit(): void {
    this.emit('before-quit', preventable());
    for (const window of this.windows) window.close(true);
    if (this.windows.size > 0) return;
    const event = preventable();
    this.emit('will-quit', event);
    if (!event.defaultPrevented) this.exit(0);
  }
}

export class FakeWebContents
  extends EventEmitter
  implements
    Part<
      Electron.WebContents,
      'send' | 'getURL' | 'isCrashed' | 'isLoadingMainFrame' | 'setWindowOpenHandler'
    >
{
  readonly sent: unknown[][] = [];
  url = '';
  isHung = false;
  crashed = false;
  windowOpenHandler: WindowOpenHandler | null = null;
  /** What the page does with a message. */
  onMessage: (channel: string, ...values: unknown[]) => void = () => undefined;

  /** The page's top frame. */
  frame(url = this.url, parent: object | null = null) {
    return { url, parent };
  }
  getURL = () => this.url;
  isCrashed = () => this.crashed;
  isLoadingMainFrame = () => this.url === '';
  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.windowOpenHandler = handler;
  }
  send(channel: string, ...values: unknown[]): void {
    const clones = structuredClone(values);
    this.sent.push([channel, ...clones]);
    if (!this.isHung) this.onMessage(channel, ...clones);
  }
}

export class FakeWindow
  extends EventEmitter
  implements
    Part<
      Electron.BrowserWindow,
      'close' | 'destroy' | 'isDestroyed' | 'isMinimized' | 'restore' | 'show' | 'focus' | 'loadURL'
    >
{
  readonly options: Electron.BrowserWindowConstructorOptions;
  readonly webContents = new FakeWebContents();
  readonly loaded: string[] = [];
  isShown = false;
  focusCount = 0;
  minimized = false;
  readonly #app: FakeApp;
  readonly #load: (url: string) => Promise<void>;
  #destroyed = false;

  constructor(
    app: FakeApp,
    options: Electron.BrowserWindowConstructorOptions,
    load: (url: string) => Promise<void>,
  ) {
    super();
    this.#app = app;
    this.options = options;
    this.#load = load;
    app.windows.add(this);
    app.emit('web-contents-created', preventable(), this.webContents);
  }
  isDestroyed = () => this.#destroyed;
  isMinimized = () => this.minimized;
  restore(): void {
    this.minimized = false;
  }
  show(): void {
    this.isShown = true;
  }
  focus(): void {
    this.focusCount += 1;
  }
  async loadURL(url: string): Promise<void> {
    this.loaded.push(url);
    await this.#load(url);
    this.webContents.url = url;
    this.webContents.crashed = false;
    this.emit('ready-to-show');
  }
  close(isQuitting = false): void {
    const event = preventable();
    this.emit('close', event);
    if (!event.defaultPrevented) this.#end(isQuitting);
  }
  destroy(): void {
    this.#end(false);
  }
  #end(isQuitting: boolean): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#app.windows.delete(this);
    this.emit('closed');
    if (this.#app.windows.size === 0 && !isQuitting) this.#app.emit('window-all-closed');
  }
}

export class FakeIpcMain extends EventEmitter implements Part<Electron.IpcMain, 'handle'> {
  readonly handlers = new Map<string, IpcHandler>();

  handle(channel: string, handler: IpcHandler): void {
    if (this.handlers.has(channel))
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    this.handlers.set(channel, handler);
  }
  /** As `ipcRenderer.invoke` of a frame: everything is cloned on its way. */
  async invoke(from: { sender: object; senderFrame: object | null }, channel: string, ...values: unknown[]) {
    const handler = this.handlers.get(channel);
    if (!handler) throw new Error(`No handler registered for '${channel}'`);
    const event = { type: 'frame', ...from } as unknown as Electron.IpcMainInvokeEvent;
    return structuredClone(await handler(event, ...structuredClone(values))) as unknown;
  }
}

export class FakeSession
  extends EventEmitter
  implements
    Part<
      Electron.Session,
      'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
    >
{
  // Electron grants what nobody refuses.
  permissionRequest: PermissionRequestHandler = (_contents, _permission, answer) => answer(true);
  permissionCheck: PermissionCheckHandler = () => true;
  devicePermission: DevicePermissionHandler = () => true;
  beforeRequest: { urls: string[]; listener: BeforeRequest } | null = null;
  readonly webRequest = {
    onBeforeRequest: (filter: Electron.WebRequestFilter, listener: BeforeRequest): void => {
      this.beforeRequest = { urls: filter.urls ?? [], listener };
    },
  };

  setPermissionRequestHandler(handler: PermissionRequestHandler | null): void {
    if (handler) this.permissionRequest = handler;
  }
  setPermissionCheckHandler(handler: PermissionCheckHandler | null): void {
    if (handler) this.permissionCheck = handler;
  }
  setDevicePermissionHandler(handler: DevicePermissionHandler | null): void {
    if (handler) this.devicePermission = handler;
  }
}

export class FakeProtocol implements Part<Electron.Protocol, 'handle' | 'registerSchemesAsPrivileged'> {
  readonly handlers = new Map<string, ProtocolHandler>();
  schemes: Electron.CustomScheme[] = [];
  readonly #app: FakeApp;

  constructor(app: FakeApp) {
    this.#app = app;
  }
  registerSchemesAsPrivileged(schemes: Electron.CustomScheme[]): void {
    if (this.#app.isReady()) throw new Error('protocol.registerSchemesAsPrivileged is called after ready');
    this.schemes = schemes;
  }
  handle(scheme: string, handler: ProtocolHandler): void {
    if (!this.#app.isReady()) throw new Error('protocol.handle can only be used after ready');
    this.handlers.set(scheme, handler);
  }
  async fetch(address: string, init?: RequestInit): Promise<Response> {
    const handler = this.handlers.get(address.slice(0, address.indexOf(':')));
    if (!handler) throw new Error(`net::ERR_UNKNOWN_URL_SCHEME ${address}`);
    return handler(new Request(address, init));
  }
}

export interface FakeDialogs {
  readonly errors: string[][];
  /** What the person does with each open dialog in turn; none cancels. */
  readonly opened: string[];
  readonly saved: string[];
  readonly asked: { parent: unknown; options: Electron.OpenDialogOptions | Electron.SaveDialogOptions }[];
}

export function createFakeElectron() {
  const app = new FakeApp();
  const protocol = new FakeProtocol(app);
  const ipcMain = new FakeIpcMain();
  const session = new FakeSession();
  const windows: FakeWindow[] = [];
  const external: string[] = [];
  const revealed: string[] = [];
  const dialogs: FakeDialogs = { errors: [], opened: [], saved: [], asked: [] };
  let menu: Electron.MenuItemConstructorOptions[] = [];

  class BrowserWindow extends FakeWindow {
    constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
      super(app, options, async (url) => {
        const response = await protocol.fetch(url);
        if (!response.ok) throw new Error(`ERR_FAILED (${response.status}) loading '${url}'`);
      });
      windows.push(this);
    }
  }
  const withoutParent = <T>(given: unknown[]): { parent: unknown; options: T } =>
    given.length > 1
      ? { parent: given[0], options: given[1] as T }
      : { parent: null, options: given[0] as T };
  const api = {
    app,
    BrowserWindow,
    ipcMain,
    protocol,
    nativeTheme: { themeSource: 'system' },
    session: { defaultSession: session },
    shell: {
      openExternal: async (url: string) => void external.push(url),
      showItemInFolder: (path: string) => void revealed.push(path),
    },
    dialog: {
      showErrorBox: (...words: string[]) => void dialogs.errors.push(words),
      async showOpenDialog(...given: unknown[]): Promise<Electron.OpenDialogReturnValue> {
        dialogs.asked.push(withoutParent(given));
        const path = dialogs.opened.shift();
        return { canceled: path === undefined, filePaths: path === undefined ? [] : [path] };
      },
      async showSaveDialog(...given: unknown[]): Promise<Electron.SaveDialogReturnValue> {
        dialogs.asked.push(withoutParent(given));
        const path = dialogs.saved.shift();
        return { canceled: path === undefined, filePath: path ?? '' };
      },
    },
    Menu: {
      buildFromTemplate: (template: Electron.MenuItemConstructorOptions[]) => template,
      setApplicationMenu: (template: Electron.MenuItemConstructorOptions[]) => void (menu = template),
    },
  };
  return {
    api: api as unknown as ElectronApi,
    app,
    dialogs,
    external,
    revealed,
    ipcMain,
    protocol,
    session,
    windows,
    nativeTheme: api.nativeTheme,
    menu: () => menu,
  };
}
export type FakeElectron = ReturnType<typeof createFakeElectron>;
