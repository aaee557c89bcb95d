/** The part of a change that the head alone can make: fitted in closed form, before the network is trained. */
import { tensor, type Tensor } from '#core/onnx/tensor.ts';
import { MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';
import type { FrameSpan } from '#models/choreographer/edits/lesson.ts';
import { addRow, ridge, rowSums } from '#models/choreographer/fine-tuning/ridge.ts';
import { withLearned, type TrainedNetwork } from '#models/choreographer/fine-tuning/trained-network.ts';
import { curvesOf, featuresOf } from '../fine-tuning/run-network.ts';

const COUNT = MOTION_CHANNEL_COUNT;
const PENALTY = 2e-3;

/** What a network is to say instead of what it says. */
export interface Change {
  readonly network: TrainedNetwork;
  /** Index into `STYLES`. */
  readonly style: number;
  readonly inputs: Float32Array;
  readonly frameCount: number;
  /** `[frameCount, COUNT]` in the channels' own units. */
  readonly target: Float32Array;
  /** How much each frame counts. */
  readonly weights: Float32Array;
}

export interface ReadChange extends Change {
  /** What the network says now, and what its head reads. */
  readonly said: Float32Array;
  readonly features: Float32Array;
}

export async function readForChange(change: Change): Promise<ReadChange> {
  const { network, inputs, style } = change;
  const said = await curvesOf(network, inputs, style);
  const [features] = await featuresOf(network, inputs, [style]);
  return { ...change, said, features: features! };
}

/** A network that learns: with the weights it begins with, and with others. */
export interface Learner {
  readonly network: TrainedNetwork;
  with(weights: ReadonlyMap<string, Tensor>): TrainedNetwork;
}

/** The network with its head changed as the lesson asks, as far as a head can. */
export function withHeadFitted(change: ReadChange): Learner {
  const { network, style, target, said, features, weights, frameCount } = change;
  const deviations = network.deviations[style]!;
  const width = network.featureCount;
  const sums = rowSums(width, COUNT);
  const difference = new Float32Array(COUNT);
  for (let frame = 0; frame < frameCount; frame++) {
    for (let channel = 0; channel < COUNT; channel++) {
      const at = frame * COUNT + channel;
      const deviation = deviations[channel]!;
      difference[channel] = deviation > 0 ? (target[at]! - said[at]!) / deviation : 0;
    }
    addRow(sums, features.subarray(frame * width, (frame + 1) * width), difference, weights[frame]!);
  }
  const { weight, bias } = ridge(sums, PENALTY);
  const plus = (name: string, change: Float32Array) => {
    const { shape, data } = network.weights.get(name)!;
    return [
      name,
      tensor(
        'float32',
        shape,
        (data as Float32Array).map((value, i) => value + change[i]!),
      ),
    ] as const;
  };
  const learnt = (values: ReadonlyMap<string, Tensor>) => withLearned(network, values, style, deviations);
  return {
    network: learnt(new Map([plus('head.weight', weight), plus('head.bias', bias)])),
    with: learnt,
  };
}

/**
 * The network able to move every channel that the artist moves: those that the style held still begin with a
 * head that says nothing.
 */
export function withChannels(
  network: TrainedNetwork,
  style: number,
  wanted: Float32Array,
  { first, end }: FrameSpan,
): TrainedNetwork {
  const before = network.deviations[style]!;
  const squares = new Float64Array(COUNT);
  for (let at = first * COUNT; at < end * COUNT; at++)
    squares[at % COUNT]! += wanted[at]! ** 2 / (end - first);
  const isNew = before.map((deviation, channel) => deviation === 0 && squares[channel]! > 1e-10);
  if (!isNew.includes(true)) return network;
  const silenced = (name: string) => {
    const { shape, data } = network.weights.get(name)!;
    const values = (data as Float32Array).map((value, i) => (isNew[i % COUNT] ? 0 : value));
    return [name, tensor('float32', shape, values)] as const;
  };
  const deviations = before.map((value, channel) => (isNew[channel] ? Math.sqrt(squares[channel]!) : value));
  return withLearned(network, new Map([silenced('head.weight'), silenced('head.bias')]), style, deviations);
}
