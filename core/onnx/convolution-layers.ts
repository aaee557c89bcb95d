/**
 * Convolutions, and the normalisations beside them. Pictures are `[batch, channels, height, width]`, sequences
 * `[batch, channels, frames]`.
 */
import { algebra } from './algebra.ts';
import type { Attributes } from './attributes.ts';
import type { GraphBuilder, Value } from './graph-builder.ts';
import type { RandomSource } from '../random.ts';
import { elementCount, tensorFrom, zeros, type Tensor } from './tensor.ts';

export interface ConvolutionOptions {
  readonly name: string;
  /** Channels that come out. */
  readonly channels: number;
  /** Side of the window. */
  readonly kernel: number;
  readonly stride?: number;
  /** Border of zeros on every side. */
  readonly padding?: number;
  /** Off before a normalisation, which has its own. */
  readonly bias?: boolean;
  readonly random: RandomSource;
}

/** Weights `[channels, in, kernel, kernel]` start uniform in ±1/sqrt(fan-in). */
export function convolution(g: GraphBuilder, x: Value, options: ConvolutionOptions): Value {
  const inputs = g.type(x).shape[1] as number;
  const { channels, kernel } = options;
  return windowed(g, x, 'Conv', [channels, inputs, kernel, kernel], inputs * kernel ** 2, options);
}

export interface SequenceConvolutionOptions {
  readonly name: string;
  /** Channels that come out. */
  readonly channels: number;
  /** Length of the window, odd. */
  readonly kernel: number;
  /** Frames from one place of the window to the next; 1 when left out. */
  readonly dilation?: number;
  readonly random: RandomSource;
}

/**
 * Over a sequence `[batch, in, frames]`, which keeps its length: zeros are seen beyond its ends. The window looks
 * back as far as ahead. Weights `[channels, in, kernel]` start uniform in ±1/sqrt(fan-in).
 */
export function sequenceConvolution(
  g: GraphBuilder,
  x: Value,
  { name, channels, kernel, dilation = 1, random }: SequenceConvolutionOptions,
): Value {
  const inputs = g.type(x).shape[1] as number;
  const reach = (dilation * (kernel - 1)) / 2;
  return weighted(g, x, 'Conv', [channels, inputs, kernel], inputs * kernel, {
    ...{ name, channels, bias: true, random },
    attributes: { dilations: [dilation], pads: [reach, reach] },
  });
}

/** The picture grows by the stride. Weights `[in, channels, kernel, kernel]`. */
export function transposedConvolution(g: GraphBuilder, x: Value, options: ConvolutionOptions): Value {
  const inputs = g.type(x).shape[1] as number;
  const { channels, kernel } = options;
  return windowed(g, x, 'ConvTranspose', [inputs, channels, kernel, kernel], inputs * kernel ** 2, options);
}

function windowed(
  g: GraphBuilder,
  x: Value,
  opType: string,
  shape: readonly number[],
  fanIn: number,
  { name, channels, stride = 1, padding = 0, bias = true, random }: ConvolutionOptions,
): Value {
  const attributes = { strides: [stride, stride], pads: new Array<number>(4).fill(padding) };
  return weighted(g, x, opType, shape, fanIn, { name, channels, bias, random, attributes });
}

interface Weighting {
  readonly name: string;
  readonly channels: number;
  readonly bias: boolean;
  readonly random: RandomSource;
  readonly attributes: Attributes;
}

function weighted(
  g: GraphBuilder,
  x: Value,
  opType: string,
  shape: readonly number[],
  fanIn: number,
  { name, channels, bias, random, attributes }: Weighting,
): Value {
  const limit = 1 / Math.sqrt(fanIn);
  const values = Array.from({ length: elementCount(shape) }, () => (2 * random.uniform() - 1) * limit);
  const inputs = [x, g.parameter(`${name}.weight`, tensorFrom('float32', shape, values))];
  if (bias) inputs.push(g.parameter(`${name}.bias`, zeros('float32', [channels])));
  return g.node(opType, inputs, attributes);
}

/** Statistics of a batch normalisation: what they were, and what they are after this batch. */
export interface RunningStatistics {
  readonly name: Value;
  readonly initial: Tensor;
  readonly next: Value;
}

export interface BatchNormalized {
  readonly value: Value;
  /** Mean and variance, to be carried from step to step and used when the network is run. */
  readonly running: readonly [RunningStatistics, RunningStatistics];
}

/** Over batch and place, one mean and variance a channel (Ioffe and Szegedy 2015); for training. */
export function batchNormalization(g: GraphBuilder, x: Value, name: string): BatchNormalized {
  const channels = g.type(x).shape[1] as number;
  const ones = tensorFrom('float32', [channels], new Array<number>(channels).fill(1));
  const initial = [zeros('float32', [channels]), ones] as const;
  const scale = g.parameter(`${name}.scale`, ones);
  const bias = g.parameter(`${name}.bias`, zeros('float32', [channels]));
  const before = [g.input(`${name}.mean`, [channels]), g.input(`${name}.variance`, [channels])] as const;
  const [value, mean, variance] = g.nodes(
    'BatchNormalization',
    [x, scale, bias, ...before],
    { training_mode: 1 },
    3,
  ) as [Value, Value, Value];
  const statistics = (i: 0 | 1, next: Value) => ({ name: before[i], initial: initial[i], next });
  return { value, running: [statistics(0, mean), statistics(1, variance)] };
}

/** Over the last axis (Ba et al. 2016). */
export function layerNormalization(g: GraphBuilder, x: Value, name: string): Value {
  const width = g.type(x).shape.at(-1) as number;
  const ones = tensorFrom('float32', [width], new Array<number>(width).fill(1));
  const scale = g.parameter(`${name}.scale`, ones);
  const bias = g.parameter(`${name}.bias`, zeros('float32', [width]));
  return g.node('LayerNormalization', [x, scale, bias]);
}

/**
 * `x / rms(x) · scale` over the last axis (Zhang and Sennrich 2019). Written out: opset 21 has no operator
 * for it.
 */
export function rmsNormalization(g: GraphBuilder, x: Value, name: string, epsilon = 1e-6): Value {
  const width = g.type(x).shape.at(-1) as number;
  const scale = g.parameter(
    `${name}.scale`,
    tensorFrom('float32', [width], new Array<number>(width).fill(1)),
  );
  const { mul, div, add, mean, square, call } = algebra(g, g.dtype(x));
  return mul(div(x, call('Sqrt', add(mean(square(x), [-1]), epsilon))), scale);
}
