/** The choreography panel. */
export const animate = {
  'panel.choreography': 'Choreography',
};
