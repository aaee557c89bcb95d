/** Gated recurrent unit: three quarters of the LSTM's size, one state. */
import { gru } from '#core/onnx/layers.ts';
import type { Cell } from './cell.ts';

export const gruCell: Cell = {
  id: 'gru',
  label: 'GRU',
  modelName: 'choreographer-gru@3',
  states: ['hidden'],
  build(g, x, { initial, ...options }) {
    const { sequence, hidden } = gru(g, x, { ...options, name: 'gru', initialHidden: initial[0]! });
    return { sequence, final: [hidden] };
  },
};
