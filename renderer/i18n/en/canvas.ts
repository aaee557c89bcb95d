/** The canvas and its tools. */
export const canvas = {
  'panel.canvas': 'Canvas',
};
