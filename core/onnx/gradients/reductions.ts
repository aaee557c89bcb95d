/** Sums and means over axes, given as a constant second input (opset 18 and later). */
import type { NodeView } from '../attributes.ts';
import { elementCount, numbersOf, zeros, type Tensor } from '../tensor.ts';
import type { GradientContext, InferenceContext, OperatorRule, TensorType } from '../operator-rule.ts';
import { required, requiredConstant } from '../operator-rule.ts';
import { normalizeAxis, range, reshape } from '../shapes.ts';
import type { Value } from '../graph-builder.ts';

/** Normalised axes; all of them where none are given, unless the node says that this means none. */
export function axesOf(node: NodeView, rank: number, given: Tensor | undefined): number[] {
  const axes = given ? numbersOf(given) : [];
  if (axes.length === 0) return node.int('noop_with_empty_axes', 0) === 1 ? [] : range(0, rank);
  return axes.map((axis) => normalizeAxis(node, axis, rank));
}

export function inferReduction(context: InferenceContext): TensorType[] {
  const { dtype, shape } = required(context, 0);
  const given = context.inputs[1] && requiredConstant(context, 1);
  const axes = axesOf(context.node, shape.length, given);
  const keep = context.node.int('keepdims', 1) === 1;
  return [{ dtype, shape: shape.flatMap((size, i) => (axes.includes(i) ? (keep ? [1] : []) : [size])) }];
}

/** The result's gradient, spread over what was reduced. */
function spread({ g, node, inputs, outputGradients }: GradientContext): Value {
  const shape = g.shape(inputs[0]!);
  // onnxruntime's Expand leaves a size of 1 where 0 is asked for.
  if (elementCount(shape) === 0) return g.constant(zeros(g.dtype(inputs[0]!), shape));
  const axes = axesOf(node, shape.length, g.constantValue(inputs[1] ?? ''));
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
];
