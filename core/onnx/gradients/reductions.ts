/** Sums and means over axes, given as a constant second input (opset 18 and later). */
import { elementCount, numbersOf } from '../tensor.ts';
import type { GradientContext, InferenceContext, OperatorRule, TensorType } from '../operator-rule.ts';
import { required, requiredConstant } from '../operator-rule.ts';
import { normalizeAxis, range, reshape } from '../shapes.ts';
import type { Value } from '../graph-builder.ts';

function axesOf(context: InferenceContext): number[] {
  const { shape } = required(context, 0);
  if (!context.inputs[1]) return range(0, shape.length);
  return numbersOf(requiredConstant(context, 1)).map((axis) =>
    normalizeAxis(context.node, axis, shape.length),
  );
}

function inferReduction(context: InferenceContext): TensorType[] {
  const { dtype, shape } = required(context, 0);
  const axes = axesOf(context);
  const keep = context.node.int('keepdims', 1) === 1;
  return [{ dtype, shape: shape.flatMap((size, i) => (axes.includes(i) ? (keep ? [1] : []) : [size])) }];
}

/** The result's gradient, spread over what was reduced. */
function spread({ g, inputs, outputGradients }: GradientContext): Value {
  const shape = g.shape(inputs[0]!);
  const axes = inputs[1]
    ? numbersOf(g.constantValue(inputs[1])!).map((axis) => (axis < 0 ? axis + shape.length : axis))
    : range(0, shape.length);
  const kept = shape.map((size, i) => (axes.includes(i) ? 1 : size));
  return g.node('Expand', [reshape(g, outputGradients[0]!, kept), g.ints(shape)]);
}

export const reductions: readonly OperatorRule[] = [
  { opType: 'ReduceSum', infer: inferReduction, gradient: (context) => [spread(context)] },
  {
    opType: 'ReduceMean',
    infer: inferReduction,
    gradient(context) {
      const { g, inputs, outputs } = context;
      const count = elementCount(g.shape(inputs[0]!)) / elementCount(g.shape(outputs[0]!));
      return [g.node('Mul', [spread(context), g.scalar(1 / count, g.dtype(inputs[0]!))])];
    },
  },
  { opType: 'ReduceSumSquare', infer: inferReduction },
];
