/** Gathering by index and scattering back: each is the other's gradient. */
import { algebra } from '../algebra.ts';
import type { GraphBuilder, Value } from '../graph-builder.ts';
import type {
  DecompositionContext,
  GradientContext,
  InferenceContext,
  OperatorRule,
  TensorType,
} from '../operator-rule.ts';
import { required, typeError } from '../operator-rule.ts';
import { normalizeAxis, range, reshape, reshapeLike, zerosLike } from '../shapes.ts';
import { elementCount, tensorFrom } from '../tensor.ts';

function axisOf({ g, node, inputs }: GradientContext): number {
  return normalizeAxis(node, node.int('axis', 0), g.type(inputs[0]!).shape.length);
}

function inferGather(context: InferenceContext): TensorType[] {
  const { dtype, shape } = required(context, 0);
  const axis = normalizeAxis(context.node, context.node.int('axis', 0), shape.length);
  return [
    { dtype, shape: [...shape.slice(0, axis), ...required(context, 1).shape, ...shape.slice(axis + 1)] },
  ];
}

/**
 * Adds each slice of the gradient to the place it came from. ScatterElements, since ScatterND adds on
 * several threads at once and loses what falls on the same place.
 */
function gatherGradient(context: GradientContext): Value[] {
  const { g, inputs, outputGradients } = context;
  const [x, indices] = inputs as [Value, Value];
  const axis = axisOf(context);
  const shape = g.shape(x);
  const count = elementCount(g.shape(indices));
  const rows = [...shape.slice(0, axis), count, ...shape.slice(axis + 1)];
  const column = reshape(
    g,
    indices,
    rows.map((_, i) => (i === axis ? count : 1)),
  );
  const places = g.node('Expand', [column, g.ints(rows)]);
  const updates = reshape(g, outputGradients[0]!, rows);
  if (elementCount(rows) === 0) return [zerosLike(g, x)];
  return [scatterAdd(g, zerosLike(g, x), places, updates, axis)];
}

function scatterAdd(g: GraphBuilder, onto: Value, places: Value, updates: Value, axis: number): Value {
  return g.node('ScatterElements', [onto, places, updates], { axis, reduction: 'add' });
}

function inferGatherNd(context: InferenceContext): TensorType[] {
  const { dtype, shape } = required(context, 0);
  const indices = required(context, 1).shape;
  const depth = indices.at(-1);
  if (typeof depth !== 'number') throw typeError(context.node, 'the number of indices a place must be known');
  const batched = context.node.int('batch_dims', 0);
  return [{ dtype, shape: [...indices.slice(0, -1), ...shape.slice(batched + depth)] }];
}

/** Places counted along one axis: what GatherND asks for becomes a plain Gather. */
function writtenGatherNd({ g, node, inputs, outputs }: DecompositionContext): Value[] {
  const [x, indices] = inputs as [Value, Value];
  const shape = g.shape(x);
  const places = g.shape(indices);
  const batched = node.int('batch_dims', 0);
  const depth = places.at(-1)!;
  const sizes = shape.slice(batched, batched + depth);
  const { add, mul, where, call } = algebra(g, 'int64');
  const counted = where(call('Less', indices, 0), add(indices, g.ints(sizes)), indices);
  const strides = sizes.map((_, i) => elementCount(sizes.slice(i + 1)));
  const inBatch = g.node('ReduceSum', [mul(counted, g.ints(strides)), g.ints([-1])], { keepdims: 0 });
  const lead = shape.slice(0, batched);
  const first = tensorFrom(
    'int64',
    [...lead, ...new Array<number>(places.length - 1 - batched).fill(1)],
    range(0, elementCount(lead)).map((i) => i * elementCount(sizes)),
  );
  const rows = [elementCount(lead) * elementCount(sizes), ...shape.slice(batched + depth)];
  const flat = g.node('Gather', [reshape(g, x, rows), add(inBatch, g.constant(first))], { axis: 0 });
  return [reshapeLike(g, flat, outputs[0]!)];
}

/** What was written over gets no gradient; what was added to keeps it. */
function scatterGradient(
  context: GradientContext,
  gather: (dy: Value, places: Value) => Value,
): (Value | undefined)[] {
  const { g, node, inputs, outputGradients, needs } = context;
  const [, places, updates] = inputs as [Value, Value, Value];
  const dy = outputGradients[0]!;
  const reduction = node.string('reduction', 'none');
  if (reduction !== 'none' && reduction !== 'add')
    throw typeError(
      node,
      `scattering with the reduction "${reduction}" has no gradient; "none" and "add" have`,
    );
  const kept = () => {
    if (reduction === 'add') return dy;
    const attributes = node.opType === 'ScatterElements' ? { axis: axisOf(context) } : {};
    return g.node(node.opType, [dy, places, zerosLike(g, updates)], attributes);
  };
  return [needs(0) ? kept() : undefined, undefined, needs(2) ? gather(dy, places) : undefined];
}

const sameAsFirst = (context: InferenceContext): TensorType[] => [required(context, 0)];

export const indexing: readonly OperatorRule[] = [
  { opType: 'Gather', infer: inferGather, gradient: gatherGradient },
  {
    opType: 'GatherElements',
    infer: (context) => [{ dtype: required(context, 0).dtype, shape: required(context, 1).shape }],
    gradient(context) {
      const { g, inputs, outputGradients } = context;
      return [scatterAdd(g, zerosLike(g, inputs[0]!), inputs[1]!, outputGradients[0]!, axisOf(context))];
    },
  },
  { opType: 'GatherND', infer: inferGatherNd, decompose: writtenGatherNd },
  {
    opType: 'ScatterElements',
    infer: sameAsFirst,
    gradient(context) {
      const axis = axisOf(context);
      return scatterGradient(context, (dy, places) =>
        context.g.node('GatherElements', [dy, places], { axis }),
      );
    },
  },
  {
    opType: 'ScatterND',
    infer: sameAsFirst,
    gradient: (context) => scatterGradient(context, (dy, places) => context.g.node('GatherND', [dy, places])),
  },
];
