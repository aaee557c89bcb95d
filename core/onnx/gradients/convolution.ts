/**
 * Convolution and its transpose, over any number of spatial axes. Each is the other's gradient by the
 * input; both weight gradients are one convolution with batch and channels exchanged.
 */
import type { GraphBuilder, Value } from '../graph-builder.ts';
import type { GradientContext, InferenceContext, OperatorRule, TensorType } from '../operator-rule.ts';
import { required, typeError } from '../operator-rule.ts';
import { range, reshape, transpose } from '../shapes.ts';
import { sliceAxis } from './slicing.ts';
import { spatialSizes, transposedWindowsOf, windowsOf, type Windows } from './windows.ts';

function inferConv(context: InferenceContext): TensorType[] {
  const [x, weight] = [required(context, 0), required(context, 1)];
  const group = context.node.int('group', 1);
  const channels = Number(weight.shape[1]) * group;
  if (typeof x.shape[1] === 'number' && x.shape[1] !== channels)
    throw typeError(context.node, `${x.shape[1]} channels meet weights for ${channels}`);
  const { output } = windowsOf(
    context.node,
    spatialSizes(context.node, x.shape),
    spatialSizes(context.node, weight.shape),
  );
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

/**
 * The gradient by a convolution's weights `[out, in / group, ...kernel]`: input and output gradient are
 * convolved with batch and channels exchanged, stride and dilation too. What the stride left over at the
 * end is cut off.
 * @param x the convolution's input
 * @param dy the gradient by its output
 */
function byWeight(g: GraphBuilder, x: Value, dy: Value, windows: Windows, group: number): Value {
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
