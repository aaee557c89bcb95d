/** Zoom, and the tools of the canvas. */
import type { Action } from './action.ts';

const isOpen: Action['isEnabled'] = (editor) => editor.document !== null;

export const viewActions: readonly Action[] = [
  {
    id: 'tool.move',
    label: 'action.tool-move',
    group: 'view',
    shortcuts: ['KeyV'],
    isEnabled: isOpen,
    run: ({ viewport }) => void (viewport.tool = 'move'),
  },
  {
    id: 'tool.hand',
    label: 'action.tool-hand',
    group: 'view',
    shortcuts: ['KeyH'],
    isEnabled: isOpen,
    run: ({ viewport }) => void (viewport.tool = 'hand'),
  },
  {
    id: 'view.zoom-in',
    label: 'action.zoom-in',
    group: 'view',
    shortcuts: ['$mod+Equal', '$mod+Shift+Equal', '$mod+NumpadAdd'],
    isEnabled: isOpen,
    run: ({ viewport }) => viewport.zoomIn(),
  },
  {
    id: 'view.zoom-out',
    label: 'action.zoom-out',
    group: 'view',
    shortcuts: ['$mod+Minus', '$mod+NumpadSubtract'],
    isEnabled: isOpen,
    run: ({ viewport }) => viewport.zoomOut(),
  },
  {
    id: 'view.fit',
    label: 'action.fit',
    group: 'view',
    shortcuts: ['$mod+Digit0', 'Shift+Digit1'],
    isEnabled: isOpen,
    run: ({ viewport }) => viewport.fit(),
  },
  {
    id: 'view.actual-size',
    label: 'action.actual-size',
    group: 'view',
    shortcuts: ['$mod+Digit1', 'Shift+Digit0'],
    isEnabled: isOpen,
    run: ({ viewport }) => viewport.actualSize(),
  },
];
