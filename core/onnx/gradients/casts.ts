/** Changes of element type: a gradient takes the type of what it is a gradient by. */
import { ELEMENT_TYPES, elementTypeOf, isFloating } from '../element-types.ts';
import type { GradientContext, OperatorRule } from '../operator-rule.ts';
import { required } from '../operator-rule.ts';

function castGradient({ g, inputs: [x], outputGradients: [dy] }: GradientContext) {
  const dtype = g.dtype(x!);
  return [isFloating(dtype) ? g.node('Cast', [dy!], { to: ELEMENT_TYPES[dtype].code }) : undefined];
}

export const casts: readonly OperatorRule[] = [
  {
    opType: 'Cast',
    infer(context) {
      const dtype = elementTypeOf(context.node.int('to', 0), context.node.name);
      return [{ dtype, shape: required(context, 0).shape }];
    },
    gradient: castGradient,
  },
  {
    opType: 'CastLike',
    infer: (context) => [{ dtype: required(context, 1).dtype, shape: required(context, 0).shape }],
    gradient: castGradient,
  },
];
