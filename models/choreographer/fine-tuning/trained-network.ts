/**
 * A trained choreographer, read from its file to learn on: as a graph of any length and batch, whatever cell
 * it has, and written again with other weights. Nothing of how it was built is asked but the names that
 * `network.ts` gives: the input `style`, the output `motion`, the parameters of the head.
 */
import { AppError } from '#core/errors.ts';
import type { GraphBuilder, Value } from '#core/onnx/graph-builder.ts';
import { importGraph } from '#core/onnx/import-graph.ts';
import { decodeModel, encodeModel } from '#core/onnx/proto/codec.ts';
import type { ModelProto, ValueInfoProto } from '#core/onnx/proto/messages.ts';
import { tensor, tensorFromProto, tensorToProto, type Tensor } from '#core/onnx/tensor.ts';
import { MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';
import { INPUT_COUNT } from '../inputs.ts';
import { STYLES } from '../styles/index.ts';

/** A state that goes in by a name comes out with this behind it. */
const STATE_OUT = '-out';
/** The bundled weights' names have a dot, formulas' constants have none. */
const isParameter = (name: string): boolean => name.includes('.');

/** An input beside what is heard: its width, and what it holds where nothing is said. */
interface SideInput {
  readonly name: string;
  readonly width: number;
}

export interface TrainedNetwork {
  readonly model: ModelProto;
  /** `family@version`. */
  readonly states: readonly SideInput[];
  /** Inputs of every frame beside `inputs` and `style`; zeros are "not known". */
  readonly sides: readonly SideInput[];
  /** What the head reads: its name in the graph. */
  readonly features: Value;
  readonly featureCount: number;
  readonly weights: ReadonlyMap<string, Tensor>;
  /** `[style][channel]`: what a standardised output is multiplied with; 0 holds a channel still. */
  readonly deviations: readonly (readonly number[])[];
}

/** @throws AppError `motion.weights` for a model that is not a choreographer's */
export function readTrainedNetwork(bytes: Uint8Array): TrainedNetwork {
  const model = decodeModel(bytes);
  const { input = [], output = [], node = [], initializer = [] } = model.graph ?? {};
  const tensors = new Map(initializer.map((proto) => [proto.name ?? '', tensorFromProto(proto)] as const));
  const outputs = new Set(output.map(({ name }) => name));
  const wide = (info: ValueInfoProto): SideInput => ({ name: info.name ?? '', width: widthOf(info) });
  const inputs = input.filter(({ name }) => !tensors.has(name ?? ''));
  const isState = ({ name }: ValueInfoProto) => outputs.has((name ?? '') + STATE_OUT);
  const head = node.find(({ input: taken = [] }) => taken[1] === 'head.weight');
  const weight = tensors.get('head.weight');
  const table = tensors.get(tableName(model));
  const heard = inputs.find(({ name }) => name === 'inputs');
  if (!head || !weight || !table || !heard || widthOf(heard) !== INPUT_COUNT) throw notAChoreographer();
  const rows = Array.from(table.data as Float32Array);
  return {
    model,
    states: inputs.filter(isState).map(wide),
    sides: inputs
      .filter((info) => !isState(info) && !['inputs', 'style'].includes(info.name ?? ''))
      .map(wide),
    features: head.input![0]!,
    featureCount: weight.shape[0]!,
    weights: new Map([...tensors].filter(([name]) => isParameter(name))),
    deviations: STYLES.map((_, i) => rows.slice(i * MOTION_CHANNEL_COUNT, (i + 1) * MOTION_CHANNEL_COUNT)),
  };
}

const notAChoreographer = (): AppError =>
  new AppError(
    'motion.weights',
    'The weights are not those of a choreographer of this version.',
    'Use weights that this version of Songbrush wrote.',
  );

const widthOf = ({ type }: ValueInfoProto): number =>
  Number(type?.tensorType?.shape?.dim?.at(-1)?.dimValue ?? 0);

/** The initialiser `[styles, channels]` from which a style picks its row. */
function tableName({ graph }: ModelProto): string {
  const pick = (graph?.node ?? []).find(
    ({ opType, input = [] }) =>
      opType === 'MatMul' &&
      input[0] === 'style' &&
      graph?.initializer?.some(
        ({ name, dims = [] }) =>
          name === input[1] && dims.map(Number).join() === `${STYLES.length},${MOTION_CHANNEL_COUNT}`,
      ),
  );
  return pick?.input?.[1] ?? '';
}

export interface LearningGraph {
  readonly g: GraphBuilder;
  /** `[frames, batch, MOTION_CHANNEL_COUNT]`, in the channels' own units. */
  readonly motion: Value;
}

/** The network as a graph of fixed size whose parameters can be learned. */
export function learningGraph(
  { model, states }: TrainedNetwork,
  frames: number,
  batch: number,
): LearningGraph {
  const isState = (name: string | undefined) => states.some((state) => state.name === name);
  const input = (model.graph?.input ?? []).map((info) => {
    const sizes = isState(info.name) ? [1, batch, widthOf(info)] : [frames, batch, widthOf(info)];
    const dim = sizes.map((size) => ({ dimValue: size }));
    return { ...info, type: { tensorType: { ...info.type?.tensorType, shape: { dim } } } };
  });
  const { g } = importGraph({ ...model, graph: { ...model.graph, input } } as ModelProto, {
    trainable: isParameter,
  });
  return { g, motion: 'motion' };
}

/** What goes in beside `inputs` and `style`: rest, and nothing known. */
export function sideInputs(
  { states, sides }: TrainedNetwork,
  frames: number,
  batch: number,
): Record<string, Tensor> {
  const zeros = (shape: readonly number[]) =>
    tensor('float32', shape, new Float32Array(shape.reduce((product, size) => product * size, 1)));
  return Object.fromEntries([
    ...states.map(({ name, width }) => [name, zeros([1, batch, width])] as const),
    ...sides.map(({ name, width }) => [name, zeros([frames, batch, width])] as const),
  ]);
}

/** A style at every frame. @param style index into `STYLES` */
export function styleInput(style: number, frames: number, batch: number): Tensor {
  const rows = new Float32Array(frames * batch * STYLES.length);
  for (let at = style; at < rows.length; at += STYLES.length) rows[at] = 1;
  return tensor('float32', [frames, batch, STYLES.length], rows);
}

/** The network with other weights, and other deviations of one style. */
export function withLearned(
  network: TrainedNetwork,
  weights: ReadonlyMap<string, Tensor>,
  style: number,
  deviations: readonly number[],
): TrainedNetwork {
  const table = tableName(network.model);
  const rows = network.deviations.with(style, deviations);
  const { graph } = network.model;
  const initializer = (graph?.initializer ?? []).map((proto) => {
    const name = proto.name ?? '';
    const learned = weights.get(name);
    if (learned) return tensorToProto(name, learned);
    if (name !== table) return proto;
    return tensorToProto(
      name,
      tensor('float32', [rows.length, MOTION_CHANNEL_COUNT], Float32Array.from(rows.flat())),
    );
  });
  return {
    ...network,
    model: { ...network.model, graph: { ...graph, initializer } } as ModelProto,
    weights: new Map([...network.weights, ...weights]),
    deviations: rows,
  };
}

export const encodeNetwork = ({ model }: TrainedNetwork): Uint8Array<ArrayBuffer> => encodeModel(model);

/** The network with what its head reads as a further output, `features`. */
export function withFeatures({ model, features }: TrainedNetwork): Uint8Array<ArrayBuffer> {
  const { graph } = model;
  const output = [...(graph?.output ?? []), { name: 'features', type: { tensorType: { elemType: 1 } } }];
  const copy = { opType: 'Identity', input: [features], output: ['features'] };
  return encodeModel({
    ...model,
    graph: { ...graph, node: [...(graph?.node ?? []), copy], output },
  } as ModelProto);
}
