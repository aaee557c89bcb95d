/** 图层列表与检查器。 */
import type { layers as English } from '../en/layers.ts';

export const layers: { readonly [K in keyof typeof English]: string } = {
  'panel.layers': '图层',
};
