/** Sums and means over axes, given as a constant second input (opset 18 and later). */
import type { NodeView } from '../attributes.ts';
import { ELEMENT_TYPES } from '../element-types.ts';
import { elementCount, numbersOf, type Tensor } from '../tensor.ts';
import type { GradientContext, InferenceContext, OperatorRule, TensorType } from '../operator-rule.ts';
import { required, requiredConstant } from '../operator-rule.ts';
import { expandLike, isKnownShape, normalizeAxis, range } from '../shapes.ts';
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
function spread({ g, node, inputs }: GradientContext, dy: Value): Value {
  const [x] = inputs as [Value];
  const axes = axesOf(node, g.type(x).shape.length, g.constantValue(inputs[1] ?? ''));
  const dropped = node.int('keepdims', 1) === 0 && axes.length > 0;
  return expandLike(g, dropped ? g.node('Unsqueeze', [dy, g.ints(axes)]) : dy, x);
}

/** Elements a mean is over; counted when the graph is run where a size has only a name. */
function countOf({ g, inputs, outputs }: GradientContext): Value {
  const [x, y] = [inputs[0]!, outputs[0]!];
  const dtype = g.dtype(x);
  if ([x, y].every((value) => isKnownShape(g.type(value).shape)))
    return g.scalar(elementCount(g.shape(x)) / elementCount(g.shape(y)), dtype);
  const count = g.node('Div', [g.node('Size', [x]), g.node('Size', [y])]);
  return g.node('Cast', [count], { to: ELEMENT_TYPES[dtype].code });
}

export const reductions: readonly OperatorRule[] = [
  {
    opType: 'ReduceSum',
    infer: inferReduction,
    gradient: (context) => [spread(context, context.outputGradients[0]!)],
  },
  {
    opType: 'ReduceMean',
    infer: inferReduction,
    gradient(context) {
      const share = context.g.node('Div', [context.outputGradients[0]!, countOf(context)]);
      return [spread(context, share)];
    },
  },
];
