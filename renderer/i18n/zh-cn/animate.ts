/** 编舞面板。 */
import type { animate as English } from '../en/animate.ts';

export const animate: { readonly [K in keyof typeof English]: string } = {
  'panel.choreography': '编舞',
  'style.pulse': '脉动',
  'style.sway': '摇摆',
  'style.bounce': '弹跳',
  'style.drift': '漂移',
  'style.shimmer': '闪烁',
  'style.breathe': '呼吸',
  'animate.style-hint': '{style}：循环神经网络（LSTM）聆听声音并画出这种动作',
  'animate.listens-to': '聆听',
  'animate.more': '更多',
  'animate.intensity': '强度',
  'animate.smoothness': '平滑',
  'animate.seed': '种子',
  'animate.new-seed': '换一个种子',
  'animate.seed-hint': '相同的种子总会得到相同的动作',
  'animate.remove': '移除动作',
  'animate.update': '更新动作',
  'animate.update-hint': '生成这段动作之后，声音的位置变了。',
  'animate.no-sound': '请先添加一首歌：动作来自听到的声音。',
  'animate.no-selection': '选择一个图层，让它动起来。',
  'animate.working': '正在聆听并绘制“{style}”',
  'animate.working-left': '剩余 {seconds} 秒',
  'animate.cancel': '取消',
  'animate.percent': '{percent} %',
};
