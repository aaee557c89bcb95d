/** Long short-term memory: the default. */
import { lstm } from '#core/onnx/layers.ts';
import type { Cell } from './cell.ts';

export const lstmCell: Cell = {
  id: 'lstm',
  label: 'LSTM',
  modelName: 'choreographer-lstm@3',
  states: ['hidden', 'cell'],
  build(g, x, { initial, ...options }) {
    const [initialHidden, initialCell] = initial as [string, string];
    const { sequence, hidden, cell } = lstm(g, x, { ...options, name: 'lstm', initialHidden, initialCell });
    return { sequence, final: [hidden, cell] };
  },
};
