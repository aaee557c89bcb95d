/** Plain recurrent network: a quarter of the LSTM's size, to compare with. */
import { rnn } from '#core/onnx/layers.ts';
import type { Cell } from './cell.ts';

export const rnnCell: Cell = {
  id: 'rnn',
  label: 'RNN',
  modelName: 'choreographer-rnn@3',
  states: ['hidden'],
  build(g, x, { initial, ...options }) {
    const { sequence, hidden } = rnn(g, x, { ...options, name: 'rnn', initialHidden: initial[0]! });
    return { sequence, final: [hidden] };
  },
};
