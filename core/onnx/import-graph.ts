/**
 * A model of another writer, taken into a graph builder: from then on it is differentiated, trained and
 * written like a graph that was built here. Data in files beside the model is brought in before.
 */
import { AppError } from '../errors.ts';
import { elementTypeOf, isFloating } from './element-types.ts';
import { GraphBuilder, OPSET_VERSION, type Value } from './graph-builder.ts';
import type { Dim } from './operator-rule.ts';
import type { ModelProto, NodeProto, ValueInfoProto } from './proto/messages.ts';
import { tensorFromProto, type Tensor } from './tensor.ts';
import { upgradedNode } from './upgrade-node.ts';

export interface ImportOptions {
  /** Numbers for sizes that have a name in the file. */
  readonly sizes?: Readonly<Record<string, number>>;
  /**
   * Whether an initialiser is learned. When left out, all floating ones are, but running statistics and
   * single numbers, which are constants of formulas mostly.
   */
  trainable?(name: string, value: Tensor): boolean;
}

export interface ImportedGraph {
  readonly g: GraphBuilder;
  readonly inputs: readonly Value[];
  /** Not yet outputs of the builder's graph: `g.output` makes them that. */
  readonly outputs: readonly Value[];
  /** Running statistics, as `TrainingOptions.carried` takes them. */
  readonly carried: ReadonlyMap<Value, { readonly initial: Tensor; readonly next: Value }>;
}

/** Oldest operator set whose nodes can be brought up to date. */
const OLDEST_OPSET = 13;

/**
 * @throws AppError `onnx.opset` for operator sets before 13 or after 21, `onnx.operator` for an operator
 *   that is not known, `onnx.type` where shapes do not fit
 */
export function importGraph(model: ModelProto, options: ImportOptions = {}): ImportedGraph {
  const opset = opsetOf(model);
  const graph = model.graph ?? {};
  const nodes = graph.node ?? [];
  const g = new GraphBuilder(graph.name ?? 'imported');
  const statistics = runningStatistics(nodes);
  const initializers = new Map(
    (graph.initializer ?? []).map((proto) => [proto.name ?? '', tensorFromProto(proto)] as const),
  );
  const carried = new Map<Value, { initial: Tensor; next: Value }>();
  for (const [name, value] of initializers) {
    const next = statistics.get(name);
    const learned = options.trainable?.(name, value) ?? (isFloating(value.dtype) && value.data.length > 1);
    if (next) {
      g.input(name, value.shape, value.dtype);
      carried.set(name, { initial: value, next });
    } else if (learned && !statistics.has(name)) g.parameter(name, value);
    else g.namedConstant(name, value);
  }
  const inputs = (graph.input ?? []).filter(({ name }) => !initializers.has(name ?? ''));
  inputs.forEach((input) => declare(g, input, options.sizes ?? {}));
  for (const node of nodes) g.append(upgradedNode(knownDomain(node), opset));
  return {
    g,
    inputs: inputs.map(({ name }) => name ?? ''),
    outputs: (graph.output ?? []).map(({ name }) => name ?? ''),
    carried,
  };
}

function opsetOf({ opsetImport }: ModelProto): number {
  const version = Number(opsetImport?.find(({ domain }) => isStandard(domain))?.version ?? 0);
  if (version >= OLDEST_OPSET && version <= OPSET_VERSION) return version;
  throw new AppError(
    'onnx.opset',
    `The model uses ONNX's operator set ${version}; ${OLDEST_OPSET} to ${OPSET_VERSION} can be trained.`,
    `Export it again with an operator set up to ${OPSET_VERSION}.`,
  );
}

const isStandard = (domain: string | undefined): boolean => !domain || domain === 'ai.onnx';

function knownDomain(node: NodeProto): NodeProto {
  if (isStandard(node.domain)) return node;
  throw new AppError(
    'onnx.operator',
    `The operator ${node.domain}.${node.opType} at "${node.name}" is not ONNX's own.`,
    'Export the model with standard operators only.',
  );
}

function declare(
  g: GraphBuilder,
  { name = '', type }: ValueInfoProto,
  sizes: Readonly<Record<string, number>>,
): void {
  const dims = type?.tensorType?.shape?.dim ?? [];
  const shape = dims.map(({ dimValue, dimParam }, i): Dim => {
    if (dimValue !== undefined) return Number(dimValue);
    return sizes[dimParam ?? ''] ?? (dimParam || `${name}.${i}`);
  });
  g.input(name, shape, elementTypeOf(Number(type?.tensorType?.elemType ?? 0), name));
}

/** Mean and variance of each batch normalisation, and what they become; '' where they stay as they are. */
function runningStatistics(nodes: readonly NodeProto[]): Map<Value, Value> {
  return new Map(
    nodes
      .filter(({ opType }) => opType === 'BatchNormalization')
      .flatMap(({ input = [], output = [] }) => [
        [input[3] ?? '', output[1] ?? ''] as const,
        [input[4] ?? '', output[2] ?? ''] as const,
      ]),
  );
}
