/** The words of the system's menu and of a failed start. The page has a dictionary of its own. */

const en = {
  file: 'File',
  new: 'New',
  open: 'Open…',
  save: 'Save',
  saveAs: 'Save As…',
  export: 'Export Film…',
  close: 'Close',
  quit: 'Quit',
  edit: 'Edit',
  undo: 'Undo',
  redo: 'Redo',
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  selectAll: 'Select All',
  view: 'View',
  fullScreen: 'Full Screen',
  window: 'Window',
  minimize: 'Minimize',
  zoom: 'Zoom',
  help: 'Help',
  shortcuts: 'Keyboard Shortcuts',
  developerTools: 'Developer Tools',
  notStarted: 'Songbrush could not start',
};
export type ShellWords = typeof en;
export type ShellWord = keyof ShellWords;

const zhCn: ShellWords = {
  file: '文件',
  new: '新建',
  open: '打开…',
  save: '保存',
  saveAs: '另存为…',
  export: '导出影片…',
  close: '关闭',
  quit: '退出',
  edit: '编辑',
  undo: '撤销',
  redo: '重做',
  cut: '剪切',
  copy: '复制',
  paste: '粘贴',
  selectAll: '全选',
  view: '视图',
  fullScreen: '全屏',
  window: '窗口',
  minimize: '最小化',
  zoom: '缩放',
  help: '帮助',
  shortcuts: '键盘快捷键',
  developerTools: '开发者工具',
  notStarted: 'Songbrush 无法启动',
};

/** @param locale the system's, as in `zh-CN` or `en-GB` */
export function shellWords(locale: string): ShellWords {
  return locale.toLowerCase().startsWith('zh') ? zhCn : en;
}
