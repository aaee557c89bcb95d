/** Values that depend on shapes alone, or on nothing. Most are known when the graph is built. */
import type { Dim, InferenceContext, OperatorRule } from '../operator-rule.ts';
import { required, requiredConstant, typeError } from '../operator-rule.ts';
import { elementCount, numbersOf, tensorFrom, tensorFromProto, type Tensor } from '../tensor.ts';
import { isKnownShape, normalizeAxis } from '../shapes.ts';

function constantOf({ node }: InferenceContext): Tensor {
  const value = node.attribute('value')?.t;
  if (value) return tensorFromProto(value);
  for (const [name, dtype] of [
    ['value_int', 'int64'],
    ['value_float', 'float32'],
  ] as const) {
    const attribute = node.attribute(name);
    if (attribute) return tensorFrom(dtype, [], [Number(attribute.i ?? attribute.f ?? 0)]);
  }
  for (const [name, dtype] of [
    ['value_ints', 'int64'],
    ['value_floats', 'float32'],
  ] as const) {
    const attribute = node.attribute(name);
    const values = (attribute?.ints ?? attribute?.floats ?? []).map(Number);
    if (attribute) return tensorFrom(dtype, [values.length], values);
  }
  throw typeError(node, 'a constant of text or of sparse values has no gradient and no use here');
}

function shapeOf(context: InferenceContext): readonly Dim[] {
  const { shape } = required(context, 0);
  const end = context.node.int('end', shape.length);
  return shape.slice(context.node.int('start', 0), end);
}

/** The one value a tensor is filled with: 0 where none is given. */
function filling({ node }: InferenceContext): Tensor {
  const value = node.attribute('value')?.t;
  return value ? tensorFromProto(value) : tensorFrom('float32', [], [0]);
}

/** Filled tensors up to this size are known to shape arithmetic. */
const FOLDED_ELEMENTS = 64;

export const constants: readonly OperatorRule[] = [
  { opType: 'Constant', fold: constantOf, infer: (context) => [constantOf(context)] },
  {
    opType: 'Shape',
    infer: (context) => [{ dtype: 'int64', shape: [shapeOf(context).length] }],
    sizes: shapeOf,
  },
  {
    opType: 'Size',
    fold(context) {
      const { shape } = required(context, 0);
      return isKnownShape(shape) ? tensorFrom('int64', [], [elementCount(shape)]) : undefined;
    },
    infer: () => [{ dtype: 'int64', shape: [] }],
  },
  {
    opType: 'ConstantOfShape',
    fold(context) {
      const given = context.constant(0);
      const shape = given && numbersOf(given);
      if (!shape || elementCount(shape) > FOLDED_ELEMENTS) return undefined;
      const value = filling(context);
      return tensorFrom(
        value.dtype,
        shape,
        new Array<number>(elementCount(shape)).fill(numbersOf(value)[0]!),
      );
    },
    infer: (context) => [{ dtype: filling(context).dtype, shape: numbersOf(requiredConstant(context, 0)) }],
  },
  {
    opType: 'Range',
    fold(context) {
      const [start, limit, delta] = [0, 1, 2].map((i) => numbersOf(requiredConstant(context, i))[0]!) as [
        number,
        number,
        number,
      ];
      const count = Math.max(0, Math.ceil((limit - start) / delta));
      const values = Array.from({ length: count }, (_, i) => start + i * delta);
      return tensorFrom(required(context, 0).dtype, [count], values);
    },
    infer: (context) => [required(context, 0)],
  },
  ...['ArgMax', 'ArgMin'].map((opType) => ({
    opType,
    infer(context: InferenceContext) {
      const { shape } = required(context, 0);
      const axis = normalizeAxis(context.node, context.node.int('axis', 0), shape.length);
      const keep = context.node.int('keepdims', 1) === 1;
      const kept = shape.flatMap((size, i) => (i === axis ? (keep ? [1] : []) : [size]));
      return [{ dtype: 'int64' as const, shape: kept }];
    },
  })),
];
