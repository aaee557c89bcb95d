/**
 * Recurrent operators as they are run. They carry no gradient: for training the same weights are
 * unrolled step by step (`layers.ts`), and the steps' own operators are differentiated.
 */
import type { OperatorRule } from '../operator-rule.ts';
import { required } from '../operator-rule.ts';

export const recurrent: readonly OperatorRule[] = [
  {
    opType: 'LSTM',
    infer(context) {
      const { dtype, shape } = required(context, 0);
      const [frames, batch] = shape as [number | string, number | string];
      const hidden = context.node.int('hidden_size', 0);
      const last = { dtype, shape: [1, batch, hidden] };
      return [{ dtype, shape: [frames, 1, batch, hidden] }, last, last];
    },
  },
];
