/** The window, its header and menus. */
export const app = {
  'app.name': 'Songbrush',
  'header.saved': 'saved',
  'header.unsaved': 'not saved',
  'menu.language': 'Language',
  'action.undo': 'Undo',
  'action.redo': 'Redo',
};
