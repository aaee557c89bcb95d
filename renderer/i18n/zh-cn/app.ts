/** 窗口、标题栏与菜单。 */
import type { app as English } from '../en/app.ts';

export const app: { readonly [K in keyof typeof English]: string } = {
  'app.name': 'Songbrush',
  'header.saved': '已保存',
  'header.unsaved': '未保存',
  'layout.panels': '面板',
  'layout.right': '面板宽度',
  'layout.timeline': '时间线高度',
  'menu.language': '语言',
  'action.undo': '撤销',
  'action.redo': '重做',
};
