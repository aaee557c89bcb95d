/** Opening, saving, recovering and exporting. */
export const project = {
  'export.title': 'Export film',
};
