/**
 * Resampling to another size. Along each axis it is a matrix of weights, so its gradient is a product with
 * the transposed matrix, axis by axis.
 */
import type { GraphBuilder, Value } from '../graph-builder.ts';
import type { NodeView } from '../attributes.ts';
import type { Dim, GradientContext, InferenceContext, OperatorRule, TensorType } from '../operator-rule.ts';
import { required, typeError } from '../operator-rule.ts';
import { normalizeAxis, range, reshape, swapLastTwo, transpose } from '../shapes.ts';
import { numbersOf, tensorFrom, type Tensor } from '../tensor.ts';

interface Resampling {
  readonly axis: number;
  readonly from: number;
  readonly to: number;
  /** Output size over input size, as given: not always the sizes' exact ratio. */
  readonly scale: number;
}

/** The axes that change. */
function resamplingsOf(
  node: NodeView,
  shape: readonly Dim[],
  constant: (index: number) => Tensor | undefined,
): Resampling[] {
  const numbers = (index: number) => {
    const value = constant(index);
    return value && value.data.length > 0 ? numbersOf(value) : undefined;
  };
  const [scales, sizes] = [numbers(2), numbers(3)];
  if (!scales && !sizes) throw typeError(node, 'scales or sizes must be constant');
  if (node.string('keep_aspect_ratio_policy', 'stretch') !== 'stretch')
    throw typeError(node, 'only the aspect ratio policy "stretch" is supported');
  const axes = node.ints('axes') ?? range(0, shape.length);
  return axes.flatMap((given, i) => {
    const axis = normalizeAxis(node, given, shape.length);
    const from = shape[axis]!;
    if (typeof from !== 'number') {
      if (scales?.[i] === 1) return [];
      throw typeError(node, `axis ${axis} of unknown size "${from}" is resized`);
    }
    const scale = sizes ? sizes[i]! / from : scales![i]!;
    const to = sizes ? sizes[i]! : Math.floor(from * scale);
    return scale === 1 ? [] : [{ axis, from, to, scale }];
  });
}

function inferResize(context: InferenceContext): TensorType[] {
  const { dtype, shape } = required(context, 0);
  const resized = [...shape];
  for (const { axis, to } of resamplingsOf(context.node, shape, (i) => context.constant(i)))
    resized[axis] = to;
  return [{ dtype, shape: resized }];
}

/** Where output `i` lies in the input: ONNX's `coordinate_transformation_mode`. */
const COORDINATES: Readonly<Record<string, (i: number, resampling: Resampling) => number>> = {
  asymmetric: (i, { scale }) => i / scale,
  half_pixel: (i, { scale }) => (i + 0.5) / scale - 0.5,
  pytorch_half_pixel: (i, { scale, to }) => (to > 1 ? (i + 0.5) / scale - 0.5 : 0),
  align_corners: (i, { from, to }) => (to > 1 ? (i * (from - 1)) / (to - 1) : 0),
  half_pixel_symmetric(i, { scale, from, to }) {
    const offset = (from / 2) * (1 - to / (scale * from));
    return offset + (i + 0.5) / scale - 0.5;
  },
};

/** ONNX's `nearest_mode`. */
const ROUNDINGS: Readonly<Record<string, (x: number) => number>> = {
  round_prefer_floor: (x) => Math.ceil(x - 0.5),
  round_prefer_ceil: (x) => Math.floor(x + 0.5),
  floor: Math.floor,
  ceil: Math.ceil,
};

/** How much each input element counts in each output element, `[to, from]`. */
function weightsOf(node: NodeView, resampling: Resampling): number[][] {
  const { from, to } = resampling;
  const coordinateMode = node.string('coordinate_transformation_mode', 'half_pixel');
  const coordinate = COORDINATES[coordinateMode];
  const mode = node.string('mode', 'nearest');
  const rounding = ROUNDINGS[node.string('nearest_mode', 'round_prefer_floor')]!;
  if (!coordinate || (mode !== 'nearest' && mode !== 'linear') || node.int('antialias', 0) === 1)
    throw typeError(node, `resizing by "${mode}" with "${coordinateMode}" has no gradient here`);
  return range(0, to).map((i) => {
    const row = new Array<number>(from).fill(0);
    const at = coordinate(i, resampling);
    const inside = (place: number) => Math.min(from - 1, Math.max(0, place));
    if (mode === 'nearest') {
      row[inside(rounding(at))] = 1;
      return row;
    }
    const place = inside(at);
    const low = Math.floor(place);
    row[low]! += 1 - (place - low);
    row[inside(low + 1)]! += place - low;
    return row;
  });
}

function resizeGradient({ g, node, inputs, outputGradients }: GradientContext): Value[] {
  const shape = g.shape(inputs[0]!);
  const resamplings = resamplingsOf(node, shape, (i) => g.constantValue(inputs[i] ?? ''));
  return [resamplings.reduce((dy, one) => backAlongAxis(g, node, dy, one), outputGradients[0]!)];
}

function backAlongAxis(g: GraphBuilder, node: NodeView, dy: Value, resampling: Resampling): Value {
  const { axis, from, to } = resampling;
  const weights = weightsOf(node, resampling);
  const factor = to / from;
  // Whole copies of each element: their gradients are added up.
  if (Number.isInteger(factor) && weights.every((row, i) => row[Math.floor(i / factor)] === 1)) {
    const shape = g.shape(dy);
    const apart = reshape(g, dy, [...shape.slice(0, axis), from, factor, ...shape.slice(axis + 1)]);
    return g.node('ReduceSum', [apart, g.ints([axis + 1])], { keepdims: 0 });
  }
  const matrix = g.constant(tensorFrom(g.dtype(dy), [to, from], weights.flat()));
  const last = g.type(dy).shape.length - 1;
  if (axis === last) return g.node('MatMul', [dy, matrix]);
  if (axis === last - 1) return g.node('MatMul', [swapLastTwo(g, matrix), dy]);
  const exchange = range(0, last + 1).map((i) => (i === axis ? last : i === last ? axis : i));
  return transpose(g, g.node('MatMul', [transpose(g, dy, exchange), matrix]), exchange);
}

export const resizing: readonly OperatorRule[] = [
  { opType: 'Resize', infer: inferResize, gradient: resizeGradient },
];
