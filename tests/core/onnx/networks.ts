/** The networks of pytorch-reference.py, in any size. Each gives its loss; inputs are named here. */
import {
  batchNormalization,
  convolution,
  layerNormalization,
  transposedConvolution,
  type RunningStatistics,
} from '#core/onnx/convolution-layers.ts';
import { algebra } from '#core/onnx/algebra.ts';
import { GraphBuilder, type Value } from '#core/onnx/graph-builder.ts';
import { dense, lstm } from '#core/onnx/layers.ts';
import { meanSquaredError } from '#core/onnx/losses.ts';
import { binaryCrossEntropy, crossEntropy } from '#core/onnx/losses/classification.ts';
import { unitGaussianDivergence } from '#core/onnx/losses/divergence.ts';
import { reshape, transpose } from '#core/onnx/shapes.ts';
import { randomSource } from '#core/random.ts';

export interface Network {
  readonly g: GraphBuilder;
  readonly loss: Value;
  readonly running: readonly RunningStatistics[];
}

const random = randomSource(1);

/** Inputs `x` `[frames, batch, features]`, `target` `[frames, batch, outputs]`, and the states `h` and `c`. */
export function lstmNetwork(
  frames: number,
  batch: number,
  features: number,
  hidden: number,
  outputs: number,
): Network {
  const g = new GraphBuilder('lstm');
  const x = g.input('x', [frames, batch, features]);
  const initialHidden = g.input('h', [1, batch, hidden]);
  const initialCell = g.input('c', [1, batch, hidden]);
  const options = { name: 'lstm', hidden, random, initialHidden, initialCell };
  const { sequence } = lstm(g, x, options);
  const y = dense(g, sequence, { name: 'head', units: outputs, random });
  return { g, loss: meanSquaredError(g, y, g.input('target', [frames, batch, outputs])), running: [] };
}

/**
 * A variational auto-encoder of two halvings. Inputs `x` `[batch, 3, size, size]` and `noise` `[batch, latent]`.
 */
export function convVaeNetwork(batch: number, size: number, latent: number, width: number): Network {
  const g = new GraphBuilder('conv-vae');
  const x = g.input('x', [batch, 3, size, size]);
  const halves = { kernel: 4, stride: 2, padding: 1, random };
  const relu = (value: Value) => g.node('Relu', [value]);
  const { add, mul, call } = algebra(g, 'float32');
  const down1 = relu(convolution(g, x, { name: 'down1', channels: width, ...halves }));
  const down2 = relu(convolution(g, down1, { name: 'down2', channels: 2 * width, ...halves }));
  const flat = g.node('Flatten', [down2]);
  const mean = dense(g, flat, { name: 'mean', units: latent, random });
  const spread = dense(g, flat, { name: 'spread', units: latent, random });
  const z = add(mean, mul(call('Exp', mul(0.5, spread)), g.input('noise', [batch, latent])));
  const side = size / 4;
  const grown = relu(dense(g, z, { name: 'grow', units: 2 * width * side * side, random }));
  const picture = reshape(g, grown, [batch, 2 * width, side, side]);
  const up1 = relu(transposedConvolution(g, picture, { name: 'up1', channels: width, ...halves }));
  const logits = transposedConvolution(g, up1, { name: 'up2', channels: 3, ...halves });
  const divergence = unitGaussianDivergence(g, mean, spread);
  return { g, loss: add(binaryCrossEntropy(g, logits, x), mul(0.01, divergence)), running: [] };
}

/** A transformer's layer, normalised after each half. Inputs `x` and `target` `[batch, frames, width]`. */
export function attentionNetwork(batch: number, frames: number, width: number, heads: number): Network {
  const g = new GraphBuilder('attention');
  const x = g.input('x', [batch, frames, width]);
  const depth = width / heads;
  const { add, mul } = algebra(g, 'float32');
  const layer = (value: Value, name: string, units: number) => dense(g, value, { name, units, random });
  const apart = reshape(g, layer(x, 'qkv', 3 * width), [batch, frames, 3, heads, depth]);
  const stacked = transpose(g, apart, [2, 0, 3, 1, 4]);
  const [q, k, v] = g
    .nodes('Split', [stacked], { axis: 0, num_outputs: 3 }, 3)
    .map((part) => reshape(g, part, [batch, heads, frames, depth])) as [Value, Value, Value];
  const scores = mul(1 / Math.sqrt(depth), g.node('MatMul', [q, transpose(g, k, [0, 1, 3, 2])]));
  const mixed = transpose(g, g.node('MatMul', [g.node('Softmax', [scores]), v]), [0, 2, 1, 3]);
  const attended = layer(reshape(g, mixed, [batch, frames, width]), 'out', width);
  const first = layerNormalization(g, add(x, attended), 'norm1');
  const inner = g.node('Gelu', [layer(first, 'up', 4 * width)]);
  const y = layerNormalization(g, add(first, layer(inner, 'down', width)), 'norm2');
  return { g, loss: meanSquaredError(g, y, g.input('target', [batch, frames, width])), running: [] };
}

/** Two residual blocks (He et al. 2016). Inputs `x` `[batch, 3, size, size]` and int64 `labels` `[batch]`. */
export function residualNetwork(batch: number, size: number, classes: number): Network {
  const g = new GraphBuilder('residual');
  const running: RunningStatistics[] = [];
  const x = g.input('x', [batch, 3, size, size]);
  const relu = (value: Value) => g.node('Relu', [value]);
  const normed = (value: Value, name: string, channels: number, stride = 1) => {
    const options = { name, channels, kernel: 3, padding: 1, stride, bias: false, random };
    const made = batchNormalization(g, convolution(g, value, options), `${name}.norm`);
    running.push(...made.running);
    return made.value;
  };
  let h = relu(normed(x, 'stem', 8));
  h = relu(g.node('Add', [h, normed(relu(normed(h, 'a1', 8)), 'a2', 8)]));
  const inner = normed(relu(normed(h, 'b1', 12, 2)), 'b2', 12);
  const skip = { name: 'skip', channels: 12, kernel: 1, stride: 2, bias: false, random };
  h = relu(g.node('Add', [convolution(g, h, skip), inner]));
  const pooled = g.node('Flatten', [g.node('GlobalAveragePool', [h])]);
  const logits = dense(g, pooled, { name: 'head', units: classes, random });
  return { g, loss: crossEntropy(g, logits, g.input('labels', [batch], 'int64')), running };
}
