/** The words of the editor in English. Its shape is the dictionary's type. */
export const en = {
  'app.name': 'Songbrush',
  'header.saved': 'saved',
  'header.unsaved': 'not saved',
  'action.undo': 'Undo',
  'action.redo': 'Redo',
  'panel.layers': 'Layers',
  'panel.timeline': 'Timeline',
  'panel.canvas': 'Canvas',
  'menu.language': 'Language',
};
export type Dictionary = typeof en;
export type WordKey = keyof Dictionary;
