/** 编舞面板。 */
import type { animate as English } from '../en/animate.ts';

export const animate: { readonly [K in keyof typeof English]: string } = {
  'panel.choreography': '编舞',
};
