/** 时间线与播放。 */
import type { timeline as English } from '../en/timeline.ts';

export const timeline: { readonly [K in keyof typeof English]: string } = {
  'panel.timeline': '时间线',
};
