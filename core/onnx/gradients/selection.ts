/** Operators that pass one of their inputs on: the gradient goes back to the one that was taken. */
import { algebra } from '../algebra.ts';
import type { Value } from '../graph-builder.ts';
import type { GradientContext, InferenceContext, OperatorRule, TensorType } from '../operator-rule.ts';
import { required } from '../operator-rule.ts';
import { broadcast, sumToShape } from '../shapes.ts';

function inferExtremum(context: InferenceContext): TensorType[] {
  const types = context.inputs.map((_, i) => required(context, i));
  const shape = broadcast(
    context.node,
    types.map((type) => type.shape),
  );
  return [{ dtype: types[0]!.dtype, shape }];
}

/** Inputs that are equally far out share the gradient. */
function extremumGradient({ g, inputs, outputs, outputGradients, needs }: GradientContext) {
  const [y] = outputs as [Value];
  const a = algebra(g, g.dtype(y));
  const taken = inputs.map((input) => a.where(a.call('Equal', input, y), 1, 0));
  const share = inputs.length === 1 ? outputGradients[0]! : a.div(outputGradients[0]!, a.add(...taken));
  return inputs.map((input, i) =>
    needs(i) ? sumToShape(g, a.mul(share, taken[i]!), g.type(input).shape) : undefined,
  );
}

/** A value within its bounds comes out as it went in. */
function clipGradient({ g, inputs: [x], outputs: [y], outputGradients: [dy] }: GradientContext) {
  const { where, call } = algebra(g, g.dtype(x!));
  return [where(call('Equal', x!, y!), dy!, 0)];
}

function whereGradient({ g, inputs, outputGradients: [dy], needs }: GradientContext) {
  const [condition, x, y] = inputs as [Value, Value, Value];
  const { where } = algebra(g, g.dtype(x));
  const back = (value: Value, gradient: Value) => sumToShape(g, gradient, g.type(value).shape);
  return [
    undefined,
    needs(1) ? back(x, where(condition, dy!, 0)) : undefined,
    needs(2) ? back(y, where(condition, 0, dy!)) : undefined,
  ];
}

export const selection: readonly OperatorRule[] = [
  { opType: 'Min', infer: inferExtremum, gradient: extremumGradient },
  { opType: 'Max', infer: inferExtremum, gradient: extremumGradient },
  { opType: 'Clip', infer: (context) => [required(context, 0)], gradient: clipGradient },
  {
    opType: 'Where',
    infer(context) {
      const shapes = context.inputs.map((_, i) => required(context, i).shape);
      return [{ dtype: required(context, 1).dtype, shape: broadcast(context.node, shapes) }];
    },
    gradient: whereGradient,
  },
];
