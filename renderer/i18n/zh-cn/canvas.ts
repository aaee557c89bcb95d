/** 画布与工具。 */
import type { canvas as English } from '../en/canvas.ts';

export const canvas: { readonly [K in keyof typeof English]: string } = {
  'panel.canvas': '画布',
  'canvas.tools': '工具',
  'canvas.zoom': '缩放',
  'canvas.zoom-value': '缩放 {percent} %，点按显示实际大小',
  'canvas.empty': '把图片拖到这里',
  'canvas.empty-hint': '每张图片都会成为一个图层。再加一首歌，音乐就会让它动起来。',
  'drop.picture': '添加为图层',
  'drop.pictures': '添加 {count} 个文件',
  'drop.picture-hint': '图片会成为所放之处的图层，声音会进入时间线',
  'drop.sound': '添加到时间线',
  'drop.sound-hint': '声音从影片开头开始',
  'drop.adding': '正在添加第 {done} 个，共 {total} 个',
  'keys.nudge': '微移 1 像素',
  'keys.nudge-far': '微移 10 像素',
  'keys.hand': '在页面上按住时为抓手',
  'action.tool-move': '移动',
  'action.tool-hand': '抓手',
  'action.zoom-in': '放大',
  'action.zoom-out': '缩小',
  'action.fit': '适合窗口',
  'action.actual-size': '实际大小',
};
