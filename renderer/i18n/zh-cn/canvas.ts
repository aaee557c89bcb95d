/** 画布与工具。 */
import type { canvas as English } from '../en/canvas.ts';

export const canvas: { readonly [K in keyof typeof English]: string } = {
  'panel.canvas': '画布',
};
