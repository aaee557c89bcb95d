/**
 * Low-rank adapters (Hu et al. 2022): beside chosen weights W of a model, a learned product of two thin
 * matrices, which starts at nothing. Training changes only these; merging adds them to W, and the model is
 * what it was in form.
 */
import { AppError } from '../errors.ts';
import type { RandomSource } from '../random.ts';
import { NodeView } from './attributes.ts';
import type { GraphProto, ModelProto, NodeProto } from './proto/messages.ts';
import {
  elementCount,
  numbersOf,
  tensorFrom,
  tensorFromProto,
  tensorToProto,
  zeros,
  type Tensor,
} from './tensor.ts';
import { withWeights } from './weights.ts';

export interface AdapterOptions {
  /** Whether a MatMul, Gemm or Conv gets an adapter. All whose weight is an initialiser, when left out. */
  chooses?(node: NodeProto): boolean;
  readonly rank: number;
  /** The product counts `alpha / rank` times; `rank` when left out. */
  readonly alpha?: number;
  readonly random: RandomSource;
}

export interface Adapter {
  /** The weight that it adds to. */
  readonly weight: string;
  /** Names of the two thin tensors. The second begins with zeros. */
  readonly down: string;
  readonly up: string;
  readonly scale: number;
  /** How the weight lies in memory. */
  readonly layout: Layout;
}

type Layout = 'in-out' | 'out-in';

export interface AdaptedModel {
  readonly model: ModelProto;
  readonly adapters: readonly Adapter[];
}

/** How an operator takes an adapter: the shapes of its tensors, and the nodes beside the operator's own. */
interface AdapterForm {
  layout(node: NodeView): Layout;
  shapes(weight: Tensor, node: NodeView, rank: number): readonly [down: number[], up: number[]];
  /** Nodes that make `${output}.adapted` of the operator's first input. */
  nodes(
    node: NodeView,
    names: { x: string; down: string; up: string; inner: string; made: string },
  ): NodeProto[];
}

const product = (a: string, b: string, made: string): NodeProto => ({
  opType: 'MatMul',
  input: [a, b],
  output: [made],
});

const matrixLayout = (node: NodeView): Layout => (node.int('transB', 0) === 1 ? 'out-in' : 'in-out');

/** `x · down · up`, each `[in, rank]` and `[rank, out]`. */
const MATRIX: AdapterForm = {
  layout: matrixLayout,
  shapes({ shape }, node, rank) {
    const [a, b] = shape as [number, number];
    const [inputs, outputs] = matrixLayout(node) === 'out-in' ? [b, a] : [a, b];
    return [
      [inputs, rank],
      [rank, outputs],
    ];
  },
  nodes: (_, { x, down, up, inner, made }) => [product(x, down, inner), product(inner, up, made)],
};

const FORMS: Readonly<Record<string, AdapterForm>> = {
  MatMul: MATRIX,
  Gemm: MATRIX,
  // A convolution to `rank` channels with the same windows, then one over single pixels.
  Conv: {
    layout: () => 'out-in',
    shapes({ shape: [outputs, ...rest] }, _, rank) {
      return [
        [rank, ...rest],
        [outputs!, rank, ...rest.slice(1).map(() => 1)],
      ];
    },
    nodes: ({ node }, { x, down, up, inner, made }) => [
      { opType: 'Conv', input: [x, down], output: [inner], attribute: node.attribute ?? [] },
      { opType: 'Conv', input: [inner, up], output: [made] },
    ],
  },
};

/** Whether a tensor belongs to an adapter: what an import is to train. */
export function isAdapterTensor(name: string): boolean {
  return /\.adapter\.(down|up)$/.test(name);
}

/**
 * Beside each chosen node, its adapter. The model is a new one; raw data is shared.
 * @throws AppError `onnx.adapter` when no node is chosen, or one cannot take an adapter
 */
export function insertAdapters(model: ModelProto, options: AdapterOptions): AdaptedModel {
  const graph = model.graph ?? {};
  const weights = new Map((graph.initializer ?? []).map((proto) => [proto.name ?? '', proto] as const));
  const adapters = new Map<string, Adapter>();
  const tensors = new Map<string, Tensor>();
  const nodes = (graph.node ?? []).flatMap((proto) => {
    const weight = weights.get(proto.input?.[1] ?? '');
    const form = FORMS[proto.opType ?? ''];
    if (!form || !weight || !(options.chooses?.(proto) ?? true)) return [proto];
    const node = new NodeView(proto);
    const value = tensorFromProto(weight);
    checkAdaptable(node, value);
    const adapter = adapters.get(weight.name!) ?? newAdapter(weight.name!, form.layout(node), options);
    if (!adapters.has(adapter.weight)) {
      const [down, up] = form.shapes(value, node, options.rank);
      tensors.set(adapter.down, startOf(down, elementCount(down) / options.rank, options.random));
      tensors.set(adapter.up, zeros('float32', up));
      adapters.set(adapter.weight, adapter);
    }
    return adapted(node, form, adapter);
  });
  if (adapters.size === 0) {
    throw new AppError(
      'onnx.adapter',
      'No node of the model was chosen for an adapter.',
      'Choose at least one.',
    );
  }
  const scales = [...new Set([...adapters.values()].map(({ scale }) => scale))];
  const added = [
    ...[...tensors].map(([name, value]) => tensorToProto(name, value)),
    ...scales.map((scale) => tensorToProto(scaleName(scale), tensorFrom('float32', [], [scale]))),
  ];
  const changed: GraphProto = {
    ...graph,
    node: nodes,
    initializer: [...(graph.initializer ?? []), ...added],
  };
  return { model: { ...model, graph: changed }, adapters: [...adapters.values()] };
}

function newAdapter(weight: string, layout: Layout, { rank, alpha = rank }: AdapterOptions): Adapter {
  const [down, up] = [`${weight}.adapter.down`, `${weight}.adapter.up`];
  return { weight, down, up, scale: alpha / rank, layout };
}

const scaleName = (scale: number): string => `adapter.scale.${scale}`;

/** Uniform in ±1/sqrt(fan-in). */
function startOf(shape: readonly number[], fanIn: number, random: RandomSource): Tensor {
  const limit = 1 / Math.sqrt(fanIn);
  const values = Array.from({ length: elementCount(shape) }, () => (2 * random.uniform() - 1) * limit);
  return tensorFrom('float32', shape, values);
}

function adapted({ node, opType, name }: NodeView, form: AdapterForm, adapter: Adapter): NodeProto[] {
  const [y] = node.output as [string];
  const [plain, inner, made, scaled] = ['plain', 'inner', 'adapted', 'scaled'].map(
    (part) => `${y}.${part}`,
  ) as [string, string, string, string];
  const names = { x: node.input![0]!, down: adapter.down, up: adapter.up, inner, made };
  return [
    { ...node, output: [plain] },
    ...form
      .nodes(new NodeView(node), names)
      .map((added, i) => ({ ...added, name: `${name}.${opType}.adapter.${i}` })),
    { opType: 'Mul', input: [made, scaleName(adapter.scale)], output: [scaled] },
    { opType: 'Add', input: [plain, scaled], output: [y] },
  ];
}

function checkAdaptable(node: NodeView, { dtype, shape }: Tensor): void {
  const isMatrix = node.opType !== 'Conv';
  const scaled = node.int('transA', 0) === 1 || node.float('alpha', 1) !== 1;
  const obstacles: readonly (readonly [present: boolean, problem: string])[] = [
    [dtype !== 'float32', `its weight is ${dtype}, not float32`],
    [isMatrix && shape.length !== 2, `its weight has ${shape.length} axes, not 2`],
    [isMatrix && scaled, 'its first input is transposed or its product scaled'],
    [node.int('group', 1) !== 1, 'its channels are in groups'],
  ];
  const found = obstacles.find(([present]) => present);
  if (!found) return;
  throw new AppError(
    'onnx.adapter',
    `${node.opType} at "${node.name}" cannot take an adapter: ${found[1]}.`,
    'Leave it out of the choice.',
  );
}

/**
 * The model with what its adapters have learned in its own weights.
 * @param model as it was before the adapters
 * @param learned the adapters' tensors by name
 */
export function mergeAdapters(
  model: ModelProto,
  adapters: readonly Adapter[],
  learned: ReadonlyMap<string, Tensor>,
): ModelProto {
  const initializers = new Map((model.graph?.initializer ?? []).map((proto) => [proto.name ?? '', proto]));
  return withWeights(
    model,
    new Map(
      adapters.map((adapter) => [
        adapter.weight,
        merged(tensorFromProto(initializers.get(adapter.weight)!), adapter, learned),
      ]),
    ),
  );
}

/** W + scale · down · up, with W seen as a matrix. */
function merged(weight: Tensor, adapter: Adapter, learned: ReadonlyMap<string, Tensor>): Tensor {
  const [down, up] = [adapter.down, adapter.up].map((name) => numbersOf(learned.get(name)!)) as [
    number[],
    number[],
  ];
  const values = numbersOf(weight);
  const outputs = adapter.layout === 'out-in' ? weight.shape[0]! : weight.shape[1]!;
  const inputs = values.length / outputs;
  const rank = down.length / inputs;
  // A convolution's tensors are [rank, in] and [out, rank]; a matrix's are [in, rank] and [rank, out].
  const isConvolution = weight.shape.length > 2;
  const downAt = (i: number, r: number) => down[isConvolution ? r * inputs + i : i * rank + r]!;
  const upAt = (r: number, o: number) => up[isConvolution ? o * rank + r : r * outputs + o]!;
  for (let o = 0; o < outputs; o++)
    for (let i = 0; i < inputs; i++) {
      let sum = 0;
      for (let r = 0; r < rank; r++) sum += downAt(i, r) * upAt(r, o);
      values[adapter.layout === 'out-in' ? o * inputs + i : i * outputs + o]! += adapter.scale * sum;
    }
  return tensorFrom('float32', weight.shape, values);
}
