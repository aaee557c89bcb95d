import type * as Electron from 'electron';

/** What the shell uses of Electron. It is handed in, so that the shell runs behind a fake of it in tests. */
export type ElectronApi = Pick<
  typeof Electron,
  'app' | 'BrowserWindow' | 'dialog' | 'ipcMain' | 'Menu' | 'nativeTheme' | 'protocol' | 'session' | 'shell'
>;
