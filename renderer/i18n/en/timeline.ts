/** The timeline and playback. */
export const timeline = {
  'panel.timeline': 'Timeline',
};
