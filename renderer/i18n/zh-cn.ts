/** The words of the editor in simplified Chinese. */
import type { Dictionary } from './en.ts';

export const zhCn = {
  'app.name': 'Songbrush',
  'header.saved': '已保存',
  'header.unsaved': '未保存',
  'action.undo': '撤销',
  'action.redo': '重做',
  'panel.layers': '图层',
  'panel.timeline': '时间线',
  'panel.canvas': '画布',
  'menu.language': '语言',
} satisfies Dictionary;
