/** The layer list and the inspector. */
export const layers = {
  'panel.layers': 'Layers',
};
