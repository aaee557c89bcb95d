/** The window and the app: panels, shortcuts, about. */
import AboutDialog from '../app/AboutDialog.svelte';
import ShortcutSheet from '../app/ShortcutSheet.svelte';
import type { Action } from './action.ts';

export const appActions: readonly Action[] = [
  {
    id: 'view.toggle-panels',
    label: 'action.toggle-panels',
    group: 'view',
    shortcuts: ['$mod+Backslash'],
    isEnabled: () => true,
    run: (editor) => editor.layout.right.toggle(),
  },
  {
    id: 'view.toggle-timeline',
    label: 'action.toggle-timeline',
    group: 'view',
    shortcuts: ['$mod+Shift+Backslash'],
    isEnabled: () => true,
    run: (editor) => editor.layout.timeline.toggle(),
  },
  {
    id: 'help.shortcuts',
    label: 'action.shortcuts',
    group: 'view',
    shortcuts: ['[Shift]+?', '$mod+Slash'],
    isEnabled: () => true,
    run: async (editor) => void (await editor.dialogs.ask(ShortcutSheet, {})),
  },
  {
    id: 'help.about',
    label: 'action.about',
    group: 'view',
    shortcuts: [],
    isEnabled: (editor) => editor.info !== null,
    run: async (editor) => void (await editor.dialogs.ask(AboutDialog, { info: editor.info! })),
  },
];
