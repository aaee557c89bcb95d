/**
 * The beat tracker's network: from what is heard to how much each frame is a beat, and the first of a bar.
 * A temporal convolutional network that looks both ways (Davies and Böck, "Temporal convolutional networks for
 * musical audio beat tracking", EUSIPCO 2019), here on mel bands and chroma and with a second answer for downbeats. It
 * steps over two frames at a time and answers for each: half the work, and no less exact.
 * Written once, to train and to run. Standardisation is inside the graph.
 */
import type { GraphBuilder, Value } from '#core/onnx/graph-builder.ts';
import { sequenceConvolution } from '#core/onnx/convolution-layers.ts';
import { tensorFrom } from '#core/onnx/tensor.ts';
import { randomSource } from '#core/random.ts';
import { FRAMES_A_PAIR, HEARD_COUNT } from './inputs.ts';

export const MODEL_NAME = 'beat-tracker-tcn@1';

const CHANNELS = 32;
const KERNEL = 5;
/** In pairs of frames; two of 255 each way: 17 seconds before and 17 after. */
const DILATIONS = [1, 2, 4, 8, 16, 32, 64, 128] as const;
/** What each of a pair's two frames answers: is it a beat, is it a downbeat. */
export const ANSWERS = 2;
/** Logits at the start: one frame in 30 is a beat, one in 120 a downbeat. */
const RARITY = [-3.4, -4.8] as const;

/** Mean and deviation of each input over training material. */
export interface Statistics {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/**
 * Declares the input `heard` `[batch, pairs, FRAMES_A_PAIR * HEARD_COUNT]`, rows of frames as they follow each other,
 * and builds the network on it.
 * @returns logits `[batch, ANSWERS * FRAMES_A_PAIR, pairs]`: the answers of a pair's frames, then the next answer's
 */
export function buildNetwork(
  g: GraphBuilder,
  { pairs, batch }: { readonly pairs: number | string; readonly batch: number },
  { mean, deviation }: Statistics,
): Value {
  const random = randomSource(19_47);
  const row = (values: readonly number[]) => {
    const ofPair = Array.from({ length: FRAMES_A_PAIR }, () => values).flat();
    return g.constant(tensorFrom('float32', [ofPair.length], ofPair));
  };
  const heard = g.input('heard', [batch, pairs, FRAMES_A_PAIR * HEARD_COUNT]);
  const standard = g.node('Div', [g.node('Sub', [heard, row(mean)]), row(deviation)]);
  const sequence = g.node('Transpose', [standard], { perm: [0, 2, 1] });
  const layer = (x: Value, name: string, kernel: number, dilation = 1, channels = CHANNELS) =>
    sequenceConvolution(g, x, { name, channels, kernel, dilation, random });
  const bend = (x: Value) => g.node('Elu', [x]);
  let x = bend(layer(sequence, 'front', 3));
  DILATIONS.forEach((dilation, i) => {
    const wide = bend(layer(x, `wide-${i}`, KERNEL, dilation));
    x = g.node('Add', [x, layer(wide, `mix-${i}`, 1)]);
  });
  const answers = layer(bend(x), 'answers', 1, 1, ANSWERS * FRAMES_A_PAIR);
  const rarity = RARITY.flatMap((logit) => new Array<number>(FRAMES_A_PAIR).fill(logit));
  return g.node('Add', [answers, g.constant(tensorFrom('float32', [rarity.length, 1], rarity))]);
}
