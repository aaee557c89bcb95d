/**
 * Convolution and its transpose, over any number of spatial axes. Each is the other's gradient by the
 * input; the weight gradients are the same with input and output exchanged.
 */
import type { GraphBuilder, Value } from '../graph-builder.ts';
import type { GradientContext, InferenceContext, OperatorRule, TensorType } from '../operator-rule.ts';
import { required, typeError } from '../operator-rule.ts';
import { range, reshape, transpose } from '../shapes.ts';
import { elementCount } from '../tensor.ts';
import { padAxis, reversed, sliceAxis } from './slicing.ts';
import { slidingSizes, spatialSizes, transposedWindowsOf, windowsOf, type Windows } from './windows.ts';

function inferConv(context: InferenceContext): TensorType[] {
  const [x, weight] = [required(context, 0), required(context, 1)];
  const group = context.node.int('group', 1);
  const channels = Number(weight.shape[1]) * group;
  if (typeof x.shape[1] === 'number' && x.shape[1] !== channels)
    throw typeError(context.node, `${x.shape[1]} channels meet weights for ${channels}`);
  const output = slidingSizes(context.node, x.shape, spatialSizes(context.node, weight.shape));
  return [{ dtype: x.dtype, shape: [x.shape[0]!, weight.shape[0]!, ...output] }];
}

function inferConvTranspose(context: InferenceContext): TensorType[] {
  const [x, weight] = [required(context, 0), required(context, 1)];
  if (x.shape[1] !== weight.shape[0])
    throw typeError(context.node, `${x.shape[1]} channels meet weights for ${weight.shape[0]}`);
  const { output } = transposedWindowsOf(
    context.node,
    spatialSizes(context.node, x.shape),
    spatialSizes(context.node, weight.shape),
  );
  const channels = Number(weight.shape[1]) * context.node.int('group', 1);
  return [{ dtype: x.dtype, shape: [x.shape[0]!, channels, ...output] }];
}

const attributesOf = ({ strides, dilations, before, behind }: Windows, group: number) => ({
  strides,
  dilations,
  pads: [...before, ...behind],
  group,
});

/** The gradient by a convolution's input: what each window saw gets its share back. */
function byInput(
  g: GraphBuilder,
  dy: Value,
  weight: Value,
  windows: Windows,
  group: number,
  size: readonly number[],
): Value {
  const { kernel, strides, dilations, before, behind } = windows;
  const reach = kernel.map((length, i) => (length - 1) * dilations[i]!);
  const fits = reach.every((length, i) => before[i]! <= length && behind[i]! <= length);
  if (group !== 1 || strides.some((stride) => stride !== 1) || !fits)
    return byInputTransposed(g, dy, weight, windows, group, size);
  // Without strides a convolution with the weights turned round: faster than the transposed one.
  const axes = range(2, size.length + 2);
  const turned = axes
    .filter((_, i) => kernel[i]! > 1)
    .reduce((value, axis) => reversed(g, value, axis), weight);
  return g.node('Conv', [dy, transpose(g, turned, [1, 0, ...axes])], {
    dilations,
    pads: [
      ...reach.map((length, i) => length - before[i]!),
      ...reach.map((length, i) => length - behind[i]!),
    ],
  });
}

function byInputTransposed(
  g: GraphBuilder,
  dy: Value,
  weight: Value,
  windows: Windows,
  group: number,
  size: readonly number[],
): Value {
  const { kernel, strides, dilations, before, behind, output } = windows;
  // What the last window does not reach of the input, beyond the border.
  const extra = size.map(
    (length, i) =>
      length -
      ((output[i]! - 1) * strides[i]! + (kernel[i]! - 1) * dilations[i]! + 1 - before[i]! - behind[i]!),
  );
  return g.node('ConvTranspose', [dy, weight], {
    ...attributesOf(windows, group),
    output_padding: extra,
  });
}

/** Fewer input channels make products too thin to gain by (measured from 1 to 128). */
const WIDE_CHANNELS = 8;

/** The gradient by a convolution's weights `[out, in / group, ...kernel]`, the faster of two ways. */
function byWeight(g: GraphBuilder, x: Value, dy: Value, windows: Windows, group: number): Value {
  const channels = g.shape(x)[1]!;
  const placeByPlace =
    group === 1 && channels >= WIDE_CHANNELS && windows.strides.every((stride) => stride === 1);
  return placeByPlace ? byWeightPlaces(g, x, dy, windows) : byWeightConvolved(g, x, dy, windows, group);
}

/**
 * One matrix product for each place in the kernel: of the output's gradient with what that place saw. With a
 * stride of 1, what it saw is whole rows of the input, and the products are two to six times faster than a
 * convolution whose result is as small as a kernel.
 */
function byWeightPlaces(g: GraphBuilder, x: Value, dy: Value, windows: Windows): Value {
  const [batch, channels, ...size] = g.shape(x) as [number, number, ...number[]];
  const [, outputs, ...seen] = g.shape(dy) as [number, number, ...number[]];
  const { kernel, dilations, before, behind } = windows;
  const channelsFirst = [1, 0, ...range(2, size.length + 2)];
  const count = batch * elementCount(seen);
  const gradient = reshape(g, transpose(g, dy, channelsFirst), [outputs, count]);
  const bordered = size.reduce(
    (value, _, i) => padAxis(g, value, i + 2, before[i]!, behind[i]!),
    transpose(g, x, channelsFirst),
  );
  const products = placesOf(kernel).map((place) => {
    const saw = place.reduce(
      (value, at, i) => sliceAxis(g, value, i + 2, at * dilations[i]!, seen[i]!),
      bordered,
    );
    const product = g.node('Gemm', [gradient, reshape(g, saw, [channels, count])], { transB: 1 });
    return reshape(g, product, [1, outputs, channels]);
  });
  const all = products.length === 1 ? products[0]! : g.node('Concat', products, { axis: 0 });
  return reshape(g, transpose(g, all, [1, 2, 0]), [outputs, channels, ...kernel]);
}

/** Every place in a kernel, in row-major order. */
function placesOf(kernel: readonly number[]): number[][] {
  return kernel.reduce<number[][]>(
    (places, length) => places.flatMap((place) => range(0, length).map((at) => [...place, at])),
    [[]],
  );
}

/**
 * Input and output gradient convolved, with batch and channels exchanged, stride and dilation too. What the
 * stride left over at the end is cut off.
 * @param x the convolution's input
 * @param dy the gradient by its output
 */
function byWeightConvolved(g: GraphBuilder, x: Value, dy: Value, windows: Windows, group: number): Value {
  const [batch, channels, ...size] = g.shape(x) as [number, number, ...number[]];
  const [, outputs, ...places] = g.shape(dy) as [number, number, ...number[]];
  const [perGroup, outputsPerGroup] = [channels / group, outputs / group];
  const spatial = range(0, size.length);
  const images = transpose(g, reshape(g, x, [batch, group, perGroup, ...size]), [
    2,
    1,
    0,
    ...spatial.map((axis) => axis + 3),
  ]);
  const kernels = transpose(g, reshape(g, dy, [batch, group, outputsPerGroup, ...places]), [
    1,
    2,
    0,
    ...spatial.map((axis) => axis + 3),
  ]);
  const full = g.node(
    'Conv',
    [
      reshape(g, images, [perGroup, group * batch, ...size]),
      reshape(g, kernels, [outputs, batch, ...places]),
    ],
    {
      strides: windows.dilations,
      dilations: windows.strides,
      pads: [...windows.before, ...windows.behind],
      group,
    },
  );
  const cropped = windows.kernel.reduce((value, length, i) => sliceAxis(g, value, i + 2, 0, length), full);
  return transpose(g, cropped, [1, 0, ...spatial.map((axis) => axis + 2)]);
}

function byBias(g: GraphBuilder, dy: Value): Value {
  const axes = range(0, g.type(dy).shape.length).filter((axis) => axis !== 1);
  return g.node('ReduceSum', [dy, g.ints(axes)], { keepdims: 0 });
}

function convGradient({ g, node, inputs, outputGradients, needs }: GradientContext) {
  const [x, weight] = inputs as [Value, Value];
  const dy = outputGradients[0]!;
  const group = node.int('group', 1);
  const size = spatialSizes(node, g.type(x).shape);
  const windows = windowsOf(node, size, spatialSizes(node, g.type(weight).shape));
  return [
    needs(0) ? byInput(g, dy, weight, windows, group, size) : undefined,
    needs(1) ? byWeight(g, x, dy, windows, group) : undefined,
    needs(2) ? byBias(g, dy) : undefined,
  ];
}

/** A transposed convolution is a convolution run backwards: input and output gradient change places. */
function convTransposeGradient({ g, node, inputs, outputGradients, needs }: GradientContext) {
  const [x, weight] = inputs as [Value, Value];
  const dy = outputGradients[0]!;
  const group = node.int('group', 1);
  const windows = transposedWindowsOf(
    node,
    spatialSizes(node, g.type(x).shape),
    spatialSizes(node, g.type(weight).shape),
  );
  // Output padding adds places that the convolution's last window does not reach.
  const seen = spatialSizes(node, g.type(x).shape);
  const back = () =>
    seen.reduce(
      (value, length, i) => sliceAxis(g, value, i + 2, 0, length),
      g.node('Conv', [dy, weight], attributesOf(windows, group)),
    );
  return [
    needs(0) ? back() : undefined,
    needs(1) ? byWeight(g, dy, x, windows, group) : undefined,
    needs(2) ? byBias(g, dy) : undefined,
  ];
}

export const convolution: readonly OperatorRule[] = [
  { opType: 'Conv', infer: inferConv, gradient: convGradient },
  { opType: 'ConvTranspose', infer: inferConvTranspose, gradient: convTransposeGradient },
];
