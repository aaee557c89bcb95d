/** Pools: the largest or the mean of each window, or of all there is. */
import { algebra } from '../algebra.ts';
import type { GraphBuilder, Value } from '../graph-builder.ts';
import type {
  DecompositionContext,
  GradientContext,
  InferenceContext,
  OperatorRule,
  TensorType,
} from '../operator-rule.ts';
import { required } from '../operator-rule.ts';
import { expandLike, range, reshape, sameShape, zerosLike } from '../shapes.ts';
import { elementCount, tensorFrom } from '../tensor.ts';
import type { Attributes, NodeView } from '../attributes.ts';
import { spatialSizes, windowsOf, type Windows } from './windows.ts';

function inferPool(context: InferenceContext): TensorType[] {
  const { dtype, shape } = required(context, 0);
  const { output } = poolWindows(context.node, spatialSizes(context.node, shape));
  const pooled = [...shape.slice(0, 2), ...output];
  return [
    { dtype, shape: pooled },
    { dtype: 'int64', shape: pooled },
  ];
}

function poolWindows(node: NodeView, size: readonly number[]): Windows {
  return windowsOf(node, size, node.ints('kernel_shape') ?? []);
}

/**
 * With `ceil_mode`, onnxruntime's static shapes count a last window that begins in the border, which its kernel
 * and the specification leave out. Where that happens, rounding down says the same.
 */
function roundedDown({ g, node, inputs }: DecompositionContext): Value[] | null {
  if (node.int('ceil_mode', 0) === 0 || node.node.output!.length > 1) return null;
  const [x] = inputs as [Value];
  const attributes = { ...attributesOf(node), ceil_mode: 0 };
  const down = g.node('MaxPool', [x], attributes);
  const { output } = poolWindows(node, spatialSizes(node, g.type(x).shape));
  return sameShape(g.type(down).shape.slice(2), output) ? [down] : null;
}

/** Attributes of a pool, as they are. */
function attributesOf(node: NodeView): Attributes {
  const lists = ['kernel_shape', 'strides', 'pads', 'dilations'].flatMap((name) => {
    const value = node.ints(name);
    return value ? [[name, value] as const] : [];
  });
  const auto = node.string('auto_pad', 'NOTSET');
  return { ...Object.fromEntries(lists), auto_pad: auto, ceil_mode: node.int('ceil_mode', 0) };
}

/** Each window's gradient goes to the place of its largest element. */
function maxPoolGradient({ g, node, inputs, outputGradients }: GradientContext): Value[] {
  const [x] = inputs as [Value];
  const [, places] = g.nodes('MaxPool', [x], attributesOf(node), 2) as [Value, Value];
  const shape = g.shape(x);
  const flat = (value: Value) => reshape(g, value, [elementCount(g.shape(value))]);
  const zeros = flat(zerosLike(g, x));
  const spread = g.node('ScatterElements', [zeros, flat(places), flat(outputGradients[0]!)], {
    axis: 0,
    reduction: 'add',
  });
  return [reshape(g, spread, shape)];
}

/** How many elements each window averages, `[1, 1, ...output]`. */
function windowCounts(node: NodeView, windows: Windows, size: readonly number[]): number[] {
  const withBorder = node.int('count_include_pad', 0) === 1;
  const perAxis = windows.output.map((count, i) => {
    const { kernel, strides, dilations, before, behind } = windows;
    const [low, high] = withBorder ? [-before[i]!, size[i]! + behind[i]!] : [0, size[i]!];
    return range(0, count).map(
      (window) =>
        range(0, kernel[i]!).filter((k) => {
          const at = window * strides[i]! - before[i]! + k * dilations[i]!;
          return at >= low && at < high;
        }).length,
    );
  });
  return perAxis.reduce<number[]>((all, axis) => all.flatMap((a) => axis.map((b) => a * b)), [1]);
}

/** Each element gets its share from every window that saw it: a transposed convolution with ones. */
function averagePoolGradient({ g, node, inputs, outputGradients }: GradientContext): Value[] {
  const [x] = inputs as [Value];
  const dtype = g.dtype(x);
  const { div } = algebra(g, dtype);
  const [batch, channels, ...size] = g.shape(x) as [number, number, ...number[]];
  const windows = poolWindows(node, size);
  const { kernel, strides, dilations, before, output } = windows;
  const counts = tensorFrom(dtype, [1, 1, ...output], windowCounts(node, windows, size));
  const shares = reshape(g, div(outputGradients[0]!, g.constant(counts)), [batch * channels, 1, ...output]);
  const ones = g.constant(
    tensorFrom(dtype, [1, 1, ...kernel], new Array<number>(elementCount(kernel)).fill(1)),
  );
  // The whole padded input is made, and its border cut off: windows may hang over the end.
  const full = output.map((count, i) => (count - 1) * strides[i]! + (kernel[i]! - 1) * dilations[i]! + 1);
  const spread = g.node('ConvTranspose', [shares, ones], { strides, dilations, kernel_shape: kernel });
  const pads = [
    ...[0, 0, ...before.map((width) => -width)],
    ...[0, 0, ...full.map((length, i) => size[i]! + before[i]! - length)],
  ];
  const cropped = pads.every((width) => width === 0) ? spread : g.node('Pad', [spread, g.ints(pads)]);
  return [reshape(g, cropped, [batch, channels, ...size])];
}

function inferGlobal(context: InferenceContext): TensorType[] {
  const { dtype, shape } = required(context, 0);
  return [{ dtype, shape: shape.map((size, i) => (i < 2 ? size : 1)) }];
}

function spatialAxes(g: GraphBuilder, x: Value): number[] {
  return range(2, g.type(x).shape.length);
}

export const pooling: readonly OperatorRule[] = [
  { opType: 'MaxPool', infer: inferPool, gradient: maxPoolGradient, decompose: roundedDown },
  {
    opType: 'AveragePool',
    infer: (context) => inferPool(context).slice(0, 1),
    gradient: averagePoolGradient,
  },
  {
    opType: 'GlobalAveragePool',
    infer: inferGlobal,
    gradient({ g, node, inputs, outputGradients }) {
      const [x] = inputs as [Value];
      const { mul } = algebra(g, g.dtype(x));
      const count = elementCount(spatialSizes(node, g.type(x).shape));
      return [expandLike(g, mul(outputGradients[0]!, 1 / count), x)];
    },
  },
  {
    opType: 'GlobalMaxPool',
    infer: inferGlobal,
    // Elements that are equally large share the gradient.
    gradient({ g, inputs, outputs, outputGradients }) {
      const [x] = inputs as [Value];
      const { mul, div, sum, where, call } = algebra(g, g.dtype(x));
      const taken = where(call('Equal', x, outputs[0]!), 1, 0);
      return [mul(div(outputGradients[0]!, sum(taken, spatialAxes(g, x))), taken)];
    },
  },
];
