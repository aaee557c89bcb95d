/** Questions with yes or no for an answer. No gradient flows through them. */
import type { InferenceContext, OperatorRule, TensorType } from '../operator-rule.ts';
import { required } from '../operator-rule.ts';
import { broadcast } from '../shapes.ts';

function inferComparison(context: InferenceContext): TensorType[] {
  const shapes = context.inputs.map((_, i) => required(context, i).shape);
  return [{ dtype: 'bool', shape: broadcast(context.node, shapes) }];
}

export const comparisons: readonly OperatorRule[] = [
  ...[
    'Equal',
    'Greater',
    'GreaterOrEqual',
    'Less',
    'LessOrEqual',
    'And',
    'Or',
    'Xor',
    'Not',
    'IsNaN',
    'IsInf',
  ],
].map((opType) => ({ opType, infer: inferComparison }));
