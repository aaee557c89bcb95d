/**
 * The picture encoder: a small convolutional network from a letterboxed frame to facts, with the subject's
 * coarse mask beside them, which teaches it where to look. Written once, to train and to run.
 */
import { convolution, layerNormalization } from '#core/onnx/convolution-layers.ts';
import type { GraphBuilder, Value } from '#core/onnx/graph-builder.ts';
import { dense } from '#core/onnx/layers.ts';
import { reshape } from '#core/onnx/shapes.ts';
import { tensorFrom } from '#core/onnx/tensor.ts';
import { randomSource, type RandomSource } from '#core/random.ts';
import { FACT_COUNT } from './facts.ts';
import { FRAME_PLANES, FRAME_SIDE } from './frame.ts';

/** Side of the mask, whose cells are 8 x 8 pixels. */
export const MASK_SIDE = 8;
/** Channels of each convolution and its stride. */
const TRUNK = [
  [16, 2],
  [32, 2],
  [32, 1],
  [48, 2],
  [48, 1],
] as const;
/** What is kept of each cell before all are looked at together. */
const CELL_CHANNELS = 16;
const UNITS = 96;

/** Means and deviations of the facts in the training scenes. */
export interface FactStatistics {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

export interface EncoderOutputs {
  /** `[batch, FACT_COUNT]`, in standard deviations about the mean. */
  readonly standardised: Value;
  /** `[batch, FACT_COUNT]`, lengths in sides of the frame. */
  readonly facts: Value;
  /** `[batch, MASK_SIDE²]`, row by row: logits of the subject's share of each cell. */
  readonly mask: Value;
}

/** Declares the input `frame` `[batch, FRAME_PLANES, FRAME_SIDE, FRAME_SIDE]` and builds the network on it. */
export function buildEncoder(g: GraphBuilder, batch: number, statistics: FactStatistics): EncoderOutputs {
  const random = randomSource(64_64);
  const frame = g.input('frame', [batch, FRAME_PLANES, FRAME_SIDE, FRAME_SIDE]);
  let x = g.node('Sub', [frame, g.scalar(0.4)]);
  TRUNK.forEach(([channels, stride], i) => {
    x = rectified(
      g,
      convolution(g, x, { name: `trunk${i}`, channels, kernel: 3, stride, padding: 1, random }),
    );
  });
  const cells = rectified(
    g,
    convolution(g, x, { name: 'cells', channels: CELL_CHANNELS, kernel: 1, random }),
  );
  const flat = reshape(g, cells, [batch, CELL_CHANNELS * MASK_SIDE ** 2]);
  const whole = g.node('Relu', [normalised(g, flat, { name: 'whole', units: UNITS, random })]);
  const mask = dense(g, whole, { name: 'mask', units: MASK_SIDE ** 2, random });
  const seen = g.node('Concat', [whole, g.node('Sigmoid', [mask]), meanOf(g, x, batch)], { axis: 1 });
  const mixed = g.node('Relu', [normalised(g, seen, { name: 'mixed', units: UNITS, random })]);
  const standardised = dense(g, mixed, { name: 'facts', units: FACT_COUNT, random });
  const row = (values: readonly number[]) => g.constant(tensorFrom('float32', [values.length], values));
  const scaled = g.node('Mul', [standardised, row(statistics.deviation)]);
  return { standardised, mask, facts: g.node('Add', [scaled, row(statistics.mean)]) };
}

const rectified = (g: GraphBuilder, x: Value): Value => g.node('LeakyRelu', [x], { alpha: 0.1 });

function normalised(
  g: GraphBuilder,
  x: Value,
  options: { readonly name: string; readonly units: number; readonly random: RandomSource },
): Value {
  return layerNormalization(g, dense(g, x, options), `${options.name}-norm`);
}

/** Mean of each channel over the picture. */
function meanOf(g: GraphBuilder, x: Value, batch: number): Value {
  const channels = g.type(x).shape[1] as number;
  return reshape(g, g.node('ReduceMean', [x, g.ints([2, 3])], { keepdims: 1 }), [batch, channels]);
}
