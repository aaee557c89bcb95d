/** Dropout as files bring it. Without chance it is nothing; with chance, a run could not be repeated. */
import type { DecompositionContext, OperatorRule } from '../operator-rule.ts';
import { required, typeError } from '../operator-rule.ts';
import { shapeVector } from '../shapes.ts';
import { numbersOf, tensorFrom } from '../tensor.ts';
import type { Value } from '../graph-builder.ts';

function writtenDropout({ g, node, inputs, outputs }: DecompositionContext): Value[] {
  const [ratio, training] = [1, 2].map((i) => {
    const value = g.constantValue(inputs[i] ?? '');
    return value ? numbersOf(value)[0] : undefined;
  });
  const off = inputs[2] === undefined || training === 0 || ratio === 0;
  if (!off)
    throw typeError(
      node,
      'what it leaves out is drawn anew in every run; multiply by a mask that is an input',
    );
  if (outputs.length < 2) return [inputs[0]!];
  const all = g.constant(tensorFrom('bool', [], [1]));
  return [inputs[0]!, g.node('Expand', [all, shapeVector(g, inputs[0]!)])];
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
