/** New, open, save, export. */
import { showExportDialog } from '../export/show-export-dialog.ts';
import type { Action } from './action.ts';

export const projectActions: readonly Action[] = [
  {
    id: 'project.new',
    label: 'action.new',
    group: 'project',
    // A browser keeps the second one for itself.
    shortcuts: ['Alt+KeyN', '$mod+KeyN'],
    worksWhileTyping: true,
    isEnabled: () => true,
    run: (editor) => editor.projects.create(),
  },
  {
    id: 'project.open',
    label: 'action.open',
    group: 'project',
    shortcuts: ['$mod+KeyO'],
    worksWhileTyping: true,
    isEnabled: () => true,
    run: (editor) => editor.projects.open(),
  },
  {
    id: 'project.open-sample',
    label: 'action.open-sample',
    group: 'project',
    shortcuts: [],
    isEnabled: () => true,
    run: (editor) => editor.projects.openSample(),
  },
  {
    id: 'project.save',
    label: 'action.save',
    group: 'project',
    shortcuts: ['$mod+KeyS'],
    worksWhileTyping: true,
    isEnabled: (editor) => editor.document !== null && !editor.saving,
    run: async (editor) => void (await editor.projects.save()),
  },
  {
    id: 'project.save-as',
    label: 'action.save-as',
    group: 'project',
    shortcuts: ['$mod+Shift+KeyS'],
    worksWhileTyping: true,
    isEnabled: (editor) => editor.document !== null && !editor.saving,
    run: async (editor) => void (await editor.projects.saveAs()),
  },
  {
    id: 'project.export',
    label: 'action.export',
    group: 'project',
    shortcuts: ['$mod+KeyE'],
    worksWhileTyping: true,
    isEnabled: (editor) => editor.document !== null,
    run: showExportDialog,
  },
];
