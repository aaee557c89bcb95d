/** Dropout as files bring it. Without chance it is nothing; with chance, a run could not be repeated. */
import type { DecompositionContext, OperatorRule } from '../operator-rule.ts';
import { required, typeError } from '../operator-rule.ts';
import { numbersOf } from '../tensor.ts';
import type { Value } from '../graph-builder.ts';

function writtenDropout({ g, node, inputs, outputs }: DecompositionContext): Value[] {
  const [ratio, training] = [1, 2].map((i) => {
    const value = g.constantValue(inputs[i] ?? '');
    return value ? numbersOf(value)[0] : undefined;
  });
  const off = inputs[2] === undefined || training === 0 || ratio === 0;
  if (!off || outputs.length > 1)
    throw typeError(
      node,
      'what it leaves out is drawn anew in every run; multiply by a mask that is an input',
    );
  return [inputs[0]!];
}

export const dropout: readonly OperatorRule[] = [
  {
    opType: 'Dropout',
    infer(context) {
      const type = required(context, 0);
      return [type, { dtype: 'bool', shape: type.shape }];
    },
    decompose: writtenDropout,
  },
];
