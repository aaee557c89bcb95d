/**
 * Shape arithmetic: broadcasting, axes, and the way back from a broadcast gradient.
 */
import type { NodeView } from './attributes.ts';
import type { GraphBuilder, Value } from './graph-builder.ts';
import { typeError, type Dim } from './operator-rule.ts';
import { zeros } from './tensor.ts';

/** NumPy's broadcasting. A named size meets itself, 1, or yields to a number. */
export function broadcast(node: NodeView, shapes: readonly (readonly Dim[])[]): Dim[] {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, i) => {
    const sizes = shapes.map((shape) => shape[i - rank + shape.length] ?? 1).filter((size) => size !== 1);
    const size = sizes.find((candidate) => typeof candidate === 'number') ?? sizes[0] ?? 1;
    if (sizes.some((other) => other !== size && typeof other === 'number')) {
      throw typeError(
        node,
        `shapes ${shapes.map((shape) => `[${shape.join(', ')}]`).join(' and ')} do not broadcast`,
      );
    }
    return size;
  });
}

/** An axis counted from the front. */
export function normalizeAxis(node: NodeView, axis: number, rank: number): number {
  const normal = axis < 0 ? axis + rank : axis;
  if (normal < 0 || normal >= Math.max(rank, 1))
    throw typeError(node, `axis ${axis} is outside rank ${rank}`);
  return normal;
}

export function sameShape(a: readonly Dim[], b: readonly Dim[]): boolean {
  return a.length === b.length && a.every((size, i) => size === b[i]);
}

export function isKnownShape(dims: readonly Dim[]): dims is readonly number[] {
  return dims.every((dim) => typeof dim === 'number');
}

export function range(start: number, end: number): number[] {
  return Array.from({ length: Math.max(0, end - start) }, (_, i) => start + i);
}

/** Sums a gradient over the axes along which its operand was broadcast. */
export function sumToShape(g: GraphBuilder, gradient: Value, target: readonly Dim[]): Value {
  const { shape } = g.type(gradient);
  if (sameShape(shape, target)) return gradient;
  const leading = shape.length - target.length;
  const axes = shape.flatMap((size, i) =>
    i < leading || (target[i - leading] === 1 && size !== 1) ? [i] : [],
  );
  // A named size can meet a number only where both are the same: nothing to sum.
  if (axes.length === 0) return gradient;
  const summed = g.node('ReduceSum', [gradient, g.ints(axes)], { keepdims: 1 });
  return leading === 0 ? summed : g.node('Squeeze', [summed, g.ints(range(0, leading))]);
}

/** The shape as an int64 vector: a constant where it is known, else read when the graph is run. */
export function shapeVector(g: GraphBuilder, value: Value): Value {
  return g.node('Shape', [value]);
}

/** Reshaped to the shape another value has, known or not. */
export function reshapeLike(g: GraphBuilder, value: Value, like: Value): Value {
  if (sameShape(g.type(value).shape, g.type(like).shape)) return value;
  return g.node('Reshape', [value, shapeVector(g, like)], { allowzero: 1 });
}

/** Broadcast to the shape another value has. */
export function expandLike(g: GraphBuilder, value: Value, like: Value): Value {
  const { shape } = g.type(like);
  if (sameShape(g.type(value).shape, shape)) return value;
  // onnxruntime's Expand leaves a size of 1 where 0 is asked for.
  if (shape.includes(0)) return g.constant(zeros(g.dtype(like), g.shape(like)));
  return g.node('Expand', [value, shapeVector(g, like)]);
}

/** Zeros of the type and shape another value has. */
export function zerosLike(g: GraphBuilder, like: Value): Value {
  return expandLike(g, g.scalar(0, g.dtype(like)), like);
}

/** Reshape that leaves a value of the right shape alone. */
export function reshape(g: GraphBuilder, value: Value, shape: readonly number[]): Value {
  if (sameShape(g.type(value).shape, shape)) return value;
  return g.node('Reshape', [value, g.ints(shape)], { allowzero: 1 });
}

/** Transposed by a permutation of its axes. */
export function transpose(g: GraphBuilder, value: Value, permutation: readonly number[]): Value {
  return g.node('Transpose', [value], { perm: permutation });
}

/** Exchanges the last two axes. */
export function swapLastTwo(g: GraphBuilder, value: Value): Value {
  const rank = g.type(value).shape.length;
  return transpose(g, value, [...range(0, rank - 2), rank - 1, rank - 2]);
}
