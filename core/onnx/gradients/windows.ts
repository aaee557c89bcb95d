/** The geometry that convolutions and pools share: windows that step over a padded input. */
import type { NodeView } from '../attributes.ts';
import type { Dim } from '../operator-rule.ts';
import { typeError } from '../operator-rule.ts';

/** One entry a spatial axis. */
export interface Windows {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** Border before and behind. */
  readonly before: readonly number[];
  readonly behind: readonly number[];
  /** Number of windows. */
  readonly output: readonly number[];
}

/** Sizes of the spatial axes. @throws AppError `onnx.type` when one is not known */
export function spatialSizes(node: NodeView, shape: readonly Dim[]): number[] {
  return shape.slice(2).map((size) => {
    if (typeof size === 'number') return size;
    throw typeError(node, `the spatial size "${size}" must be known`);
  });
}

/** Extent of a kernel with holes. */
const extent = (kernel: number, dilation: number): number => (kernel - 1) * dilation + 1;

/** @param input spatial sizes */
export function windowsOf(node: NodeView, input: readonly number[], kernel: readonly number[]): Windows {
  const rank = input.length;
  const strides = node.ints('strides') ?? new Array<number>(rank).fill(1);
  const dilations = node.ints('dilations') ?? new Array<number>(rank).fill(1);
  const pads = node.ints('pads') ?? new Array<number>(2 * rank).fill(0);
  const mode = node.string('auto_pad', 'NOTSET');
  const axes = input.map((size, i) => {
    const reach = extent(kernel[i]!, dilations[i]!);
    if (mode.startsWith('SAME')) {
      const output = Math.ceil(size / strides[i]!);
      const total = Math.max(0, (output - 1) * strides[i]! + reach - size);
      const small = Math.floor(total / 2);
      const before = mode === 'SAME_UPPER' ? small : total - small;
      return { before, behind: total - before, output };
    }
    const [before, behind] = mode === 'VALID' ? [0, 0] : [pads[i]!, pads[rank + i]!];
    const steps = (size + before + behind - reach) / strides[i]!;
    let output = Math.floor(steps) + 1;
    // A last window may hang over the end, if it does not begin in the border.
    if (node.int('ceil_mode', 0) === 1) {
      output = Math.ceil(steps) + 1;
      if ((output - 1) * strides[i]! >= size + before) output--;
    }
    if (output < 0 || steps < 0)
      throw typeError(
        node,
        `a window of ${reach} does not fit into ${size} with a border of ${before + behind}`,
      );
    return { before, behind, output };
  });
  return {
    kernel,
    strides,
    dilations,
    before: axes.map(({ before }) => before),
    behind: axes.map(({ behind }) => behind),
    output: axes.map(({ output }) => output),
  };
}

/** Stands for an open size: longer than any window. */
const SOME_SIZE = 2 ** 24;

/**
 * How many windows there are on each spatial axis. An open size stays open where there are as many windows as
 * places: stride 1 and a border that makes up for the window.
 * @throws AppError `onnx.type` when an open size changes
 */
export function slidingSizes(node: NodeView, shape: readonly Dim[], kernel: readonly number[]): Dim[] {
  const open = shape.slice(2).map((size) => typeof size === 'string');
  const tried = shape.slice(2).map((size) => (typeof size === 'string' ? SOME_SIZE : size));
  const { output } = windowsOf(node, tried, kernel);
  if (open.some((isOpen, i) => isOpen && output[i] !== SOME_SIZE)) spatialSizes(node, shape);
  return output.map((size, i) => (open[i] ? shape[i + 2]! : size));
}

/** The windows of a transposed convolution: `output` are the sizes that it makes. */
export function transposedWindowsOf(
  node: NodeView,
  input: readonly number[],
  kernel: readonly number[],
): Windows {
  const rank = input.length;
  const strides = node.ints('strides') ?? new Array<number>(rank).fill(1);
  const dilations = node.ints('dilations') ?? new Array<number>(rank).fill(1);
  const pads = node.ints('pads') ?? new Array<number>(2 * rank).fill(0);
  const extra = node.ints('output_padding') ?? new Array<number>(rank).fill(0);
  const wanted = node.ints('output_shape');
  const mode = node.string('auto_pad', 'NOTSET');
  const axes = input.map((size, i) => {
    const full = strides[i]! * (size - 1) + extra[i]! + extent(kernel[i]!, dilations[i]!);
    const asked = wanted?.slice(-rank)[i] ?? (mode.startsWith('SAME') ? size * strides[i]! : undefined);
    if (asked === undefined) {
      const [before, behind] = mode === 'VALID' ? [0, 0] : [pads[i]!, pads[rank + i]!];
      return { before, behind, output: full - before - behind };
    }
    const total = Math.max(0, full - asked);
    const small = Math.floor(total / 2);
    const before = mode === 'SAME_UPPER' ? small : total - small;
    return { before, behind: total - before, output: asked };
  });
  return {
    kernel,
    strides,
    dilations,
    before: axes.map(({ before }) => before),
    behind: axes.map(({ behind }) => behind),
    output: axes.map(({ output }) => output),
  };
}
