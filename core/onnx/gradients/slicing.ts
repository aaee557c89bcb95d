/** Parts of a value, borders around it, and copies beside each other. */
import type { GraphBuilder, Value } from '../graph-builder.ts';
import type { NodeView } from '../attributes.ts';
import type { Dim, GradientContext, InferenceContext, OperatorRule, TensorType } from '../operator-rule.ts';
import { required, requiredConstant, typeError } from '../operator-rule.ts';
import { normalizeAxis, range, reshape, reshapeLike, zerosLike } from '../shapes.ts';
import { elementCount, numbersOf, type Tensor } from '../tensor.ts';

/** What a slice takes of one axis: `count` elements from `start` on, `step` apart. */
interface Cut {
  readonly axis: number;
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

function cutsOf(
  node: NodeView,
  shape: readonly Dim[],
  constant: (index: number) => Tensor | undefined,
): Cut[] {
  const numbers = (index: number) => {
    const value = constant(index);
    return value && numbersOf(value);
  };
  const [starts, ends] = [numbers(1), numbers(2)];
  if (!starts || !ends) throw typeError(node, 'where a slice starts and ends must be constant');
  const axes = numbers(3) ?? range(0, starts.length);
  const steps = numbers(4) ?? starts.map(() => 1);
  return starts.map((start, i) => {
    const axis = normalizeAxis(node, axes[i]!, shape.length);
    const size = shape[axis]!;
    if (typeof size !== 'number') throw typeError(node, `axis ${axis} of unknown size "${size}" is cut`);
    return cut(axis, size, start, ends[i]!, steps[i]!);
  });
}

function cut(axis: number, size: number, start: number, end: number, step: number): Cut {
  const clamp = (at: number, low: number, high: number) =>
    Math.min(high, Math.max(low, at < 0 ? at + size : at));
  const first = step > 0 ? clamp(start, 0, size) : clamp(start, 0, size - 1);
  const last = step > 0 ? clamp(end, 0, size) : clamp(end, -1, size - 1);
  return { axis, start: first, step, count: Math.max(0, Math.ceil((last - first) / step)) };
}

function inferSlice(context: InferenceContext): TensorType[] {
  const { dtype, shape } = required(context, 0);
  const sizes = [...shape];
  for (const { axis, count } of cutsOf(context.node, shape, (i) => context.constant(i))) sizes[axis] = count;
  return [{ dtype, shape: sizes }];
}

function sliceGradient({ g, node, inputs, outputGradients }: GradientContext): Value[] {
  const [x] = inputs as [Value];
  const shape = g.shape(x);
  const cuts = cutsOf(node, shape, (i) => g.constantValue(inputs[i] ?? ''));
  if (cuts.some(({ count }) => count === 0) || elementCount(shape) === 0) return [zerosLike(g, x)];
  return [cuts.reduce((dy, one) => putBack(g, dy, one, shape[one.axis]!), outputGradients[0]!)];
}

/** Zeros between and around what was cut out of one axis. */
function putBack(g: GraphBuilder, dy: Value, { axis, start, step, count }: Cut, size: number): Value {
  if (step < 0) {
    const first = start + (count - 1) * step;
    return putBack(g, reversed(g, dy, axis), { axis, start: first, step: -step, count }, size);
  }
  const spaced = step === 1 ? dy : dilated(g, dy, axis, step);
  return padAxis(g, spaced, axis, start, size - start - count * step);
}

export function reversed(g: GraphBuilder, value: Value, axis: number): Value {
  const bound = g.ints([-1]);
  return g.node('Slice', [value, bound, g.ints([-(2 ** 31)]), g.ints([axis]), g.ints([-1])]);
}

/** `step - 1` zeros behind each element of an axis. */
function dilated(g: GraphBuilder, value: Value, axis: number, step: number): Value {
  const shape = g.shape(value);
  const apart = reshape(g, value, [...shape.slice(0, axis + 1), 1, ...shape.slice(axis + 1)]);
  const spaced = padAxis(g, apart, axis + 1, 0, step - 1);
  return reshape(
    g,
    spaced,
    shape.map((size, i) => (i === axis ? size * step : size)),
  );
}

/** Zeros before and behind an axis; negative counts take away. */
export function padAxis(g: GraphBuilder, value: Value, axis: number, before: number, behind: number): Value {
  if (before === 0 && behind === 0) return value;
  const rank = g.type(value).shape.length;
  const pads = new Array<number>(2 * rank).fill(0);
  pads[axis] = before;
  pads[rank + axis] = behind;
  return g.node('Pad', [value, g.ints(pads)]);
}

/** `count` elements of an axis from `start` on. */
export function sliceAxis(g: GraphBuilder, value: Value, axis: number, start: number, count: number): Value {
  if (start === 0 && g.type(value).shape[axis] === count) return value;
  return g.node('Slice', [value, g.ints([start]), g.ints([start + count]), g.ints([axis])]);
}

/** Border widths of every axis. */
function bordersOf(node: NodeView, rank: number, constant: (index: number) => Tensor | undefined) {
  const pads = constant(1);
  if (!pads) throw typeError(node, 'the widths of the border must be constant');
  const widths = numbersOf(pads);
  const axes = constant(3) ? numbersOf(constant(3)!) : range(0, rank);
  return axes.map((axis, i) => ({
    axis: normalizeAxis(node, axis, rank),
    before: widths[i]!,
    behind: widths[axes.length + i]!,
  }));
}

function inferPad(context: InferenceContext): TensorType[] {
  const { dtype, shape } = required(context, 0);
  const sizes = [...shape];
  for (const { axis, before, behind } of bordersOf(context.node, shape.length, (i) => context.constant(i))) {
    if (before === 0 && behind === 0) continue;
    const size = shape[axis]!;
    if (typeof size !== 'number')
      throw typeError(context.node, `axis ${axis} of unknown size "${size}" is padded`);
    sizes[axis] = size + before + behind;
  }
  return [{ dtype, shape: sizes }];
}

/** Where the gradient of a border goes, for one axis of `size`: added to what the border was copied from. */
type BorderGradient = (g: GraphBuilder, border: Value, axis: number, atEnd: boolean, size: number) => Value;

const BORDER_GRADIENTS: Readonly<Record<string, BorderGradient>> = {
  // The border mirrors what lies inside, without the edge itself.
  reflect(g, border, axis, atEnd, size) {
    const width = g.shape(border)[axis]!;
    const inside = reversed(g, border, axis);
    const before = atEnd ? size - 1 - width : 1;
    return padAxis(g, inside, axis, before, size - width - before);
  },
  edge(g, border, axis, atEnd, size) {
    const sum = g.node('ReduceSum', [border, g.ints([axis])], { keepdims: 1 });
    return padAxis(g, sum, axis, atEnd ? size - 1 : 0, atEnd ? 0 : size - 1);
  },
  wrap(g, border, axis, atEnd, size) {
    const width = g.shape(border)[axis]!;
    return padAxis(g, border, axis, atEnd ? 0 : size - width, atEnd ? size - width : 0);
  },
};

function padGradient({ g, node, inputs, outputGradients }: GradientContext): Value[] {
  const [x] = inputs as [Value];
  const shape = g.shape(x);
  const mode = node.string('mode', 'constant');
  const borders = bordersOf(node, shape.length, (i) => g.constantValue(inputs[i] ?? ''));
  const back = BORDER_GRADIENTS[mode];
  if (!back && mode !== 'constant') throw typeError(node, `the border "${mode}" has no gradient here`);
  let gradient = outputGradients[0]!;
  for (const { axis, before, behind } of borders) {
    const size = shape[axis]!;
    const whole = gradient;
    gradient = padAxis(g, whole, axis, -before, -behind);
    if (!back) continue;
    const add = (start: number, width: number, atEnd: boolean) => {
      if (width <= 0) return;
      const border = sliceAxis(g, whole, axis, start, width);
      gradient = g.node('Add', [gradient, back(g, border, axis, atEnd, size)]);
    };
    add(0, before, false);
    add(size + before, behind, true);
  }
  return [gradient];
}

function tileGradient({ g, inputs, outputGradients }: GradientContext): Value[] {
  const shape = g.shape(inputs[0]!);
  const repeats = numbersOf(g.constantValue(inputs[1]!)!);
  const split = reshape(
    g,
    outputGradients[0]!,
    shape.flatMap((size, i) => [repeats[i]!, size]),
  );
  const axes = shape.map((_, i) => 2 * i);
  return [g.node('ReduceSum', [split, g.ints(axes)], { keepdims: 0 })];
}

export const slicing: readonly OperatorRule[] = [
  { opType: 'Slice', infer: inferSlice, gradient: sliceGradient },
  { opType: 'Pad', infer: inferPad, gradient: padGradient },
  {
    opType: 'Tile',
    infer(context) {
      const { dtype, shape } = required(context, 0);
      const repeats = numbersOf(requiredConstant(context, 1));
      return [
        { dtype, shape: shape.map((size, i) => (repeats[i] === 1 ? size : Number(size) * repeats[i]!)) },
      ];
    },
    gradient: tileGradient,
  },
  {
    opType: 'Flatten',
    infer(context) {
      const { dtype, shape } = required(context, 0);
      const axis = context.node.int('axis', 1);
      const at = axis < 0 ? axis + shape.length : axis;
      return [{ dtype, shape: [product(shape.slice(0, at)), product(shape.slice(at))] }];
    },
    gradient: ({ g, inputs, outputGradients }) => [reshapeLike(g, outputGradients[0]!, inputs[0]!)],
  },
];

/** The sizes' product, which has a name of its own when one of them is unknown. */
function product(dims: readonly Dim[]): Dim {
  const names = dims.filter((dim) => typeof dim === 'string');
  const count = elementCount(dims.filter((dim) => typeof dim === 'number'));
  if (names.length === 0) return count;
  return count === 1 && names.length === 1 ? names[0]! : [...names, count].join('*');
}
