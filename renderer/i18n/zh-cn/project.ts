/** 打开、保存、恢复与导出。 */
import type { project as English } from '../en/project.ts';

export const project: { readonly [K in keyof typeof English]: string } = {
  'export.title': '导出影片',
};
