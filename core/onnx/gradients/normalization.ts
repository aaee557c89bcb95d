/**
 * Normalisation to mean 0 and variance 1 over some axes, then a learned scale and bias. All kinds share
 * one backward pass; they differ in the axes and in where the scale lies.
 */
import { algebra } from '../algebra.ts';
import type { GraphBuilder, Value } from '../graph-builder.ts';
import type { DecompositionContext, GradientContext, OperatorRule } from '../operator-rule.ts';
import { required } from '../operator-rule.ts';
import { normalizeAxis, range, reshapeLike, sumToShape } from '../shapes.ts';

interface Standardized {
  /** (x - mean) / deviation */
  readonly value: Value;
  /** 1 / deviation */
  readonly inverse: Value;
}

function standardize(g: GraphBuilder, x: Value, axes: readonly number[], epsilon: number): Standardized {
  const { sub, mul, mean, square, add, call } = algebra(g, g.dtype(x));
  const centred = sub(x, mean(x, axes));
  const inverse = call('Reciprocal', call('Sqrt', add(mean(square(centred), axes), epsilon)));
  return { value: mul(centred, inverse), inverse };
}

/** Back through `standardize`: (dŷ - mean(dŷ) - ŷ mean(dŷ ŷ)) / deviation. */
function backThrough(
  g: GraphBuilder,
  { value, inverse }: Standardized,
  gradient: Value,
  axes: readonly number[],
): Value {
  const { sub, mul, mean } = algebra(g, g.dtype(value));
  const inner = sub(sub(gradient, mean(gradient, axes)), mul(value, mean(mul(gradient, value), axes)));
  return mul(inner, inverse);
}

/** One value a channel, shaped to meet `[batch, channels, ...]`. */
function perChannel(g: GraphBuilder, value: Value, rank: number): Value {
  return g.node('Unsqueeze', [value, g.ints(range(1, rank - 1))]);
}

/** Sums over all axes but the channels'. */
function overChannels(g: GraphBuilder, value: Value): Value {
  const axes = range(0, g.type(value).shape.length).filter((axis) => axis !== 1);
  return g.node('ReduceSum', [value, g.ints(axes)], { keepdims: 0 });
}

/** Gradients of a normalisation with one scale and bias a channel, over `axes`. */
function channelGradients(context: GradientContext, axes: readonly number[]): (Value | undefined)[] {
  const { g, node, inputs, outputGradients, needs } = context;
  const [x, scale] = inputs as [Value, Value];
  const dy = outputGradients[0]!;
  const { mul } = algebra(g, g.dtype(x));
  const rank = g.type(x).shape.length;
  const standardized = standardize(g, x, axes, node.float('epsilon', 1e-5));
  const inner = () => mul(dy, perChannel(g, scale, rank));
  return [
    needs(0) ? backThrough(g, standardized, inner(), axes) : undefined,
    needs(1) ? overChannels(g, mul(dy, standardized.value)) : undefined,
    needs(2) ? overChannels(g, dy) : undefined,
  ];
}

function layerNormalizationGradient(context: GradientContext): (Value | undefined)[] {
  const { g, node, inputs, outputGradients, needs } = context;
  const [x, scale, bias] = inputs as [Value, Value, Value?];
  const dy = outputGradients[0]!;
  const rank = g.type(x).shape.length;
  const axes = range(normalizeAxis(node, node.int('axis', -1), rank), rank);
  const { mul } = algebra(g, g.dtype(x));
  const standardized = standardize(g, x, axes, node.float('epsilon', 1e-5));
  return [
    needs(0) ? backThrough(g, standardized, mul(dy, scale), axes) : undefined,
    needs(1) ? sumToShape(g, mul(dy, standardized.value), g.type(scale).shape) : undefined,
    bias && needs(2) ? sumToShape(g, dy, g.type(bias).shape) : undefined,
  ];
}

/** In training with the batch's own statistics (Ioffe and Szegedy 2015), else with those given. */
function writtenBatchNormalization({ g, node, inputs }: DecompositionContext): Value[] {
  const [x, scale, bias, runningMean, runningVariance] = inputs as [Value, Value, Value, Value, Value];
  const { shape } = g.type(x);
  const { add, sub, mul, mean, square, call } = algebra(g, g.dtype(x));
  const training = node.int('training_mode', 0) === 1;
  const axes = range(0, shape.length).filter((axis) => axis !== 1);
  const wide = (value: Value) => perChannel(g, value, shape.length);
  const centre = training ? mean(x, axes) : wide(runningMean);
  const centred = sub(x, centre);
  const variance = training ? mean(square(centred), axes) : wide(runningVariance);
  const inverse = call('Reciprocal', call('Sqrt', add(variance, node.float('epsilon', 1e-5))));
  const y = add(mul(centred, mul(inverse, wide(scale))), wide(bias));
  if (!training) return [y];
  const momentum = node.float('momentum', 0.9);
  const moved = (old: Value, now: Value) =>
    add(mul(momentum, old), mul(1 - momentum, reshapeLike(g, now, old)));
  return [y, moved(runningMean, centre), moved(runningVariance, variance)];
}

/** Each group of channels as one row to normalise (Wu and He 2018). */
function writtenGroupNormalization({ g, node, inputs }: DecompositionContext): Value[] {
  const [x, scale, bias] = inputs as [Value, Value, Value];
  const { add, mul } = algebra(g, g.dtype(x));
  const rows = g.node('Reshape', [x, g.ints([0, node.int('num_groups', 1), -1])]);
  const { value } = standardize(g, rows, [2], node.float('epsilon', 1e-5));
  const rank = g.type(x).shape.length;
  const back = reshapeLike(g, value, x);
  return [add(mul(back, perChannel(g, scale, rank)), perChannel(g, bias, rank))];
}

export const normalization: readonly OperatorRule[] = [
  {
    opType: 'BatchNormalization',
    infer(context) {
      return [required(context, 0), required(context, 3), required(context, 4)];
    },
    decompose: writtenBatchNormalization,
  },
  {
    opType: 'LayerNormalization',
    infer(context) {
      const type = required(context, 0);
      const axis = normalizeAxis(context.node, context.node.int('axis', -1), type.shape.length);
      const statistics = { dtype: type.dtype, shape: type.shape.map((size, i) => (i < axis ? size : 1)) };
      return [type, statistics, statistics];
    },
    gradient: layerNormalizationGradient,
  },
  {
    opType: 'InstanceNormalization',
    infer: (context) => [required(context, 0)],
    gradient(context) {
      return channelGradients(context, range(2, context.g.type(context.inputs[0]!).shape.length));
    },
  },
  {
    opType: 'GroupNormalization',
    infer: (context) => [required(context, 0)],
    decompose: writtenGroupNormalization,
  },
];
