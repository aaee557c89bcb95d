/** Operators that move values without changing them: their gradients move them back. */
import type { NodeView } from '../attributes.ts';
import type { GraphBuilder, Value } from '../graph-builder.ts';
import type { Dim, GradientContext, InferenceContext, OperatorRule, TensorType } from '../operator-rule.ts';
import { required, requiredConstant, requiredSizes, typeError } from '../operator-rule.ts';
import { broadcast, normalizeAxis, range, reshapeLike, sumToShape, zerosLike } from '../shapes.ts';
import { elementCount, numbersOf } from '../tensor.ts';

function inferReshape(context: InferenceContext): TensorType[] {
  const { dtype, shape } = required(context, 0);
  const zeroIsSize = context.node.int('allowzero', 0) === 1;
  const target: Dim[] = requiredSizes(context, 1).map((size, i) =>
    size === 0 && !zeroIsSize ? shape[i]! : size,
  );
  const open = target.indexOf(-1);
  if (open >= 0) target[open] = openSize(context, shape, target);
  const known = (dims: readonly Dim[]): dims is number[] => dims.every((dim) => typeof dim === 'number');
  if (known(shape) && known(target) && elementCount(shape) !== elementCount(target))
    throw typeError(context.node, `[${shape.join(', ')}] does not fit into [${target.join(', ')}]`);
  return [{ dtype, shape: target }];
}

/** The size that -1 stands for: what is left, or the one name that is left. */
function openSize(context: InferenceContext, from: readonly Dim[], to: readonly Dim[]): Dim {
  const names = (dims: readonly Dim[]) => dims.filter((dim): dim is string => typeof dim === 'string');
  const count = (dims: readonly Dim[]) =>
    elementCount(dims.filter((dim): dim is number => typeof dim === 'number' && dim >= 0));
  const left = names(from).filter((name) => !names(to).includes(name));
  const factor = count(from) / count(to);
  if (left.length === 0 && Number.isInteger(factor)) return factor;
  if (left.length === 1 && factor === 1) return left[0]!;
  throw typeError(context.node, 'the open size cannot be known');
}

const backToInput = ({ g, inputs, outputGradients }: GradientContext): Value[] => [
  reshapeLike(g, outputGradients[0]!, inputs[0]!),
];

function inferTranspose(context: InferenceContext): TensorType[] {
  const { dtype, shape } = required(context, 0);
  const perm = context.node.ints('perm') ?? range(0, shape.length).reverse();
  return [{ dtype, shape: perm.map((axis) => shape[axis]!) }];
}

function inferUnsqueeze(context: InferenceContext): TensorType[] {
  const { dtype, shape } = required(context, 0);
  const axes = numbersOf(requiredConstant(context, 1));
  const rank = shape.length + axes.length;
  const normal = axes.map((axis) => normalizeAxis(context.node, axis, rank));
  const rest = [...shape];
  return [{ dtype, shape: range(0, rank).map((i) => (normal.includes(i) ? 1 : rest.shift()!)) }];
}

function inferSqueeze(context: InferenceContext): TensorType[] {
  const { dtype, shape } = required(context, 0);
  if (!context.inputs[1]) return [{ dtype, shape: shape.filter((size) => size !== 1) }];
  const axes = numbersOf(requiredConstant(context, 1)).map((axis) =>
    normalizeAxis(context.node, axis, shape.length),
  );
  const wide = axes.find((axis) => shape[axis] !== 1);
  if (wide !== undefined) throw typeError(context.node, `axis ${wide} has the size ${shape[wide]}, not 1`);
  return [{ dtype, shape: shape.filter((_, i) => !axes.includes(i)) }];
}

function inferConcat(context: InferenceContext): TensorType[] {
  const types = context.inputs.map((_, i) => required(context, i));
  const axis = normalizeAxis(context.node, context.node.int('axis', 0), types[0]!.shape.length);
  types.forEach(({ shape }, i) => {
    if (
      shape.length !== types[0]!.shape.length ||
      shape.some((size, k) => k !== axis && size !== types[0]!.shape[k])
    )
      throw typeError(context.node, `input ${i} of shape [${shape.join(', ')}] does not fit the first one`);
  });
  const sizes = types.map(({ shape }) => shape[axis]!);
  const size = sizes.every((value) => typeof value === 'number')
    ? sizes.reduce<number>((sum, value) => sum + (value as number), 0)
    : sizes.join('+');
  return [{ dtype: types[0]!.dtype, shape: types[0]!.shape.map((value, i) => (i === axis ? size : value)) }];
}

function sizeAlong(g: GraphBuilder, node: NodeView, value: Value, axis: number): number {
  const size = g.type(value).shape[axis]!;
  if (typeof size === 'number') return size;
  throw typeError(node, `axis ${axis} has the open size "${size}", which a gradient must know`);
}

function splitGradientOfConcat({ g, node, inputs, outputGradients }: GradientContext): Value[] {
  const axis = normalizeAxis(node, node.int('axis', 0), g.type(inputs[0]!).shape.length);
  const sizes = inputs.map((input) => sizeAlong(g, node, input, axis));
  return g.nodes('Split', [outputGradients[0]!, g.ints(sizes)], { axis }, inputs.length);
}

function inferSplit(context: InferenceContext): TensorType[] {
  const { dtype, shape } = required(context, 0);
  const axis = normalizeAxis(context.node, context.node.int('axis', 0), shape.length);
  const whole = Number(shape[axis]);
  const sizes = context.inputs[1]
    ? numbersOf(requiredConstant(context, 1))
    : equalParts(whole, context.outputCount);
  if (sizes.reduce((sum, size) => sum + size, 0) !== whole)
    throw typeError(context.node, `parts of ${sizes.join(' + ')} do not make up ${whole}`);
  return sizes.map((size) => ({ dtype, shape: shape.map((value, i) => (i === axis ? size : value)) }));
}

/** Parts of one size, the last one smaller where it does not come out even. */
function equalParts(whole: number, count: number): number[] {
  const size = Math.ceil(whole / count);
  return range(0, count).map((i) => Math.max(0, Math.min(size, whole - i * size)));
}

function concatGradientOfSplit({ g, node, inputs, outputs, outputGradients }: GradientContext): Value[] {
  const parts = outputs.map((output, i) => outputGradients[i] ?? zerosLike(g, output));
  return [
    g.node('Concat', parts, {
      axis: normalizeAxis(node, node.int('axis', 0), g.type(inputs[0]!).shape.length),
    }),
  ];
}

export const structure: readonly OperatorRule[] = [
  { opType: 'Reshape', infer: inferReshape, gradient: backToInput },
  { opType: 'Unsqueeze', infer: inferUnsqueeze, gradient: backToInput },
  { opType: 'Squeeze', infer: inferSqueeze, gradient: backToInput },
  {
    opType: 'Transpose',
    infer: inferTranspose,
    gradient({ g, node, inputs, outputGradients }) {
      const perm = node.ints('perm') ?? range(0, g.type(inputs[0]!).shape.length).reverse();
      return [g.node('Transpose', [outputGradients[0]!], { perm: perm.map((_, i) => perm.indexOf(i)) })];
    },
  },
  { opType: 'Concat', infer: inferConcat, gradient: splitGradientOfConcat },
  { opType: 'Split', infer: inferSplit, gradient: concatGradientOfSplit },
  {
    opType: 'Expand',
    infer(context) {
      const { dtype, shape } = required(context, 0);
      return [{ dtype, shape: broadcast(context.node, [shape, requiredSizes(context, 1)]) }];
    },
    gradient: ({ g, inputs, outputGradients }) => [
      sumToShape(g, outputGradients[0]!, g.type(inputs[0]!).shape),
    ],
  },
];
