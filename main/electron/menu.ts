/** The system's menu. Its own entries become `menu` events, which the editor answers with its actions. */
import type { MenuItemConstructorOptions } from 'electron';
import type { ElectronApi } from './electron-api.ts';
import type { ShellWord, ShellWords } from './words.ts';

type Entry =
  | { readonly action: string; readonly label: ShellWord; readonly accelerator: string }
  | { readonly role: NonNullable<MenuItemConstructorOptions['role']>; readonly label: ShellWord }
  | 'separator';

interface Menu {
  readonly label: ShellWord;
  readonly entries: readonly Entry[];
}

/** `action` is the id of an action of the editor. */
const FILE: Menu = {
  label: 'file',
  entries: [
    { action: 'project.new', label: 'new', accelerator: 'CmdOrCtrl+N' },
    { action: 'project.open', label: 'open', accelerator: 'CmdOrCtrl+O' },
    'separator',
    { action: 'project.save', label: 'save', accelerator: 'CmdOrCtrl+S' },
    { action: 'project.save-as', label: 'saveAs', accelerator: 'CmdOrCtrl+Shift+S' },
    { action: 'project.export', label: 'export', accelerator: 'CmdOrCtrl+E' },
    'separator',
    { role: 'close', label: 'close' },
    { role: 'quit', label: 'quit' },
  ],
};
const EDIT: Menu = {
  label: 'edit',
  entries: [
    { action: 'edit.undo', label: 'undo', accelerator: 'CmdOrCtrl+Z' },
    { action: 'edit.redo', label: 'redo', accelerator: 'CmdOrCtrl+Shift+Z' },
    'separator',
    { role: 'cut', label: 'cut' },
    { role: 'copy', label: 'copy' },
    { role: 'paste', label: 'paste' },
    { role: 'selectAll', label: 'selectAll' },
  ],
};
const VIEW: Menu = { label: 'view', entries: [{ role: 'togglefullscreen', label: 'fullScreen' }] };
const WINDOW: Menu = {
  label: 'window',
  entries: [
    { role: 'minimize', label: 'minimize' },
    { role: 'zoom', label: 'zoom' },
  ],
};
const HELP: Menu = {
  label: 'help',
  entries: [{ action: 'help.shortcuts', label: 'shortcuts', accelerator: 'CmdOrCtrl+/' }],
};
const DEVELOPER: Entry = { role: 'toggleDevTools', label: 'developerTools' };

export interface MenuSetting {
  readonly platform: NodeJS.Platform;
  readonly isPackaged: boolean;
  readonly words: ShellWords;
  /** Called with the id of the chosen action. */
  choose(action: string): void;
}

export function menuTemplate(setting: MenuSetting): MenuItemConstructorOptions[] {
  const isMac = setting.platform === 'darwin';
  const view = setting.isPackaged ? VIEW : { ...VIEW, entries: [...VIEW.entries, DEVELOPER] };
  const menus = [FILE, EDIT, view, ...(isMac ? [WINDOW] : []), HELP];
  const template = menus.map(({ label, entries }) => ({
    label: setting.words[label],
    submenu: entries.map((entry) => menuItem(entry, setting)),
  }));
  return isMac ? [{ role: 'appMenu' }, ...template] : template;
}

function menuItem(entry: Entry, { words, choose }: MenuSetting): MenuItemConstructorOptions {
  if (entry === 'separator') return { type: 'separator' };
  if ('role' in entry) return { role: entry.role, label: words[entry.label] };
  const { action, label, accelerator } = entry;
  return {
    id: action,
    label: words[label],
    accelerator,
    // The page reads its own keys, in every shell: the menu shows them. (macOS asks the page first anyway.)
    registerAccelerator: false,
    click: () => choose(action),
  };
}

export function showMenu({ Menu }: ElectronApi, setting: MenuSetting): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(setting)));
}
