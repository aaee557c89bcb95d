/** The window, its header and menus. */
export const app = {
  'app.name': 'Songbrush',
  'header.saved': 'saved',
  'header.unsaved': 'not saved',
  'layout.panels': 'Panels',
  'layout.right': 'Width of the panels',
  'layout.timeline': 'Height of the timeline',
  'menu.language': 'Language',
  'action.undo': 'Undo',
  'action.redo': 'Redo',
};
