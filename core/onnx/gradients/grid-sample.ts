/**
 * Sampling a picture at places that are computed. Written with Gather, so that gradients reach both the
 * picture and the places.
 */
import { algebra } from '../algebra.ts';
import { ELEMENT_TYPES } from '../element-types.ts';
import type { GraphBuilder, Value } from '../graph-builder.ts';
import type { DecompositionContext, InferenceContext, OperatorRule, TensorType } from '../operator-rule.ts';
import { required, typeError } from '../operator-rule.ts';
import { range, reshape, transpose } from '../shapes.ts';
import { tensorFrom } from '../tensor.ts';

function inferGridSample(context: InferenceContext): TensorType[] {
  const [x, grid] = [required(context, 0), required(context, 1)];
  return [{ dtype: x.dtype, shape: [...x.shape.slice(0, 2), ...grid.shape.slice(1, -1)] }];
}

/** A place along one axis: the two pixels beside it, and how far it lies behind the first. */
interface Place {
  readonly pixels: readonly [Value, Value];
  readonly weights: readonly [Value, Value];
}

/** @param at -1..1, the whole picture along this axis */
function placeOf(
  g: GraphBuilder,
  at: Value,
  size: number,
  { alignCorners, border }: { alignCorners: boolean; border: boolean },
): Place {
  const dtype = g.dtype(at);
  const { add, sub, mul, where, call } = algebra(g, dtype);
  const half = (alignCorners ? size - 1 : size) / 2;
  let x = mul(add(at, 1), half);
  if (!alignCorners) x = sub(x, 0.5);
  if (border) x = call('Clip', x, 0, size - 1);
  const low = call('Floor', x);
  const behind = sub(x, low);
  const high = add(low, 1);
  // Outside the picture, pixels are black: their weight is 0, and any pixel will do for them.
  const visible = (pixel: Value, weight: Value) => {
    if (border) return weight;
    const inside = call('And', call('GreaterOrEqual', pixel, 0), call('LessOrEqual', pixel, size - 1));
    return where(inside, weight, 0);
  };
  const index = (pixel: Value) =>
    g.node('Cast', [call('Clip', pixel, 0, size - 1)], { to: ELEMENT_TYPES.int64.code });
  return {
    pixels: [index(low), index(high)],
    weights: [visible(low, sub(1, behind)), visible(high, behind)],
  };
}

function writtenGridSample({ g, node, inputs }: DecompositionContext): Value[] {
  const [picture, grid] = inputs as [Value, Value];
  const [batch, channels, height, width] = g.shape(picture) as [number, number, number, number];
  const [, rows, columns] = g.shape(grid) as [number, number, number];
  const mode = node.string('mode', 'linear');
  const padding = node.string('padding_mode', 'zeros');
  if (!['linear', 'bilinear'].includes(mode) || padding === 'reflection' || g.shape(picture).length !== 4)
    throw typeError(node, `sampling by "${mode}" with the border "${padding}" has no gradient here`);
  const ends = { alignCorners: node.int('align_corners', 0) === 1, border: padding === 'border' };
  const [xs, ys] = g.nodes('Split', [grid], { axis: 3, num_outputs: 2 }, 2) as [Value, Value];
  const across = placeOf(g, xs, width, ends);
  const down = placeOf(g, ys, height, ends);
  const whole = algebra(g, 'int64');
  const { add, mul } = algebra(g, g.dtype(picture));
  const pixels = reshape(g, transpose(g, picture, [0, 2, 3, 1]), [batch * height * width, channels]);
  const first = g.constant(
    tensorFrom(
      'int64',
      [batch, 1, 1, 1],
      range(0, batch).map((i) => i * height * width),
    ),
  );
  const corner = (i: 0 | 1, k: 0 | 1): Value => {
    const row = whole.add(first, whole.mul(down.pixels[i], width));
    const places = reshape(g, whole.add(row, across.pixels[k]), [batch, rows, columns]);
    return mul(g.node('Gather', [pixels, places], { axis: 0 }), mul(down.weights[i], across.weights[k]));
  };
  return [transpose(g, add(corner(0, 0), corner(0, 1), corner(1, 0), corner(1, 1)), [0, 3, 1, 2])];
}

export const gridSample: readonly OperatorRule[] = [
  { opType: 'GridSample', infer: inferGridSample, decompose: writtenGridSample },
];
