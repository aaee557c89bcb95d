/** Undo and redo. */
import type { Action } from './action.ts';

export const editActions: readonly Action[] = [
  {
    id: 'edit.undo',
    label: 'action.undo',
    group: 'edit',
    shortcuts: ['$mod+KeyZ'],
    isEnabled: (editor) => editor.canUndo,
    run: (editor) => editor.undo(),
  },
  {
    id: 'edit.redo',
    label: 'action.redo',
    group: 'edit',
    shortcuts: ['$mod+Shift+KeyZ', '$mod+KeyY'],
    isEnabled: (editor) => editor.canRedo,
    run: (editor) => editor.redo(),
  },
];
