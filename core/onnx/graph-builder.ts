/**
 * Builds a GraphProto node by node. The GraphProto is the only form there is: what is built here and what
 * was read from a file are the same thing to differentiation, lowering and export. The type of every
 * value is known the moment its node is added; identical nodes are added once.
 */
import { AppError, assert } from '../errors.ts';
import { attributeProtos, NodeView, type Attributes } from './attributes.ts';
import { ELEMENT_TYPES, type ElementType } from './element-types.ts';
import { operatorRule } from './gradients/index.ts';
import type { Dim, TensorType } from './operator-rule.ts';
import type { GraphProto, ModelProto, NodeProto, ValueInfoProto } from './proto/messages.ts';
import { isKnownShape } from './shapes.ts';
import { LONGEST_SHAPE, sizesOf } from './size-arithmetic.ts';
import { numbersOf, tensorFrom, tensorToProto, type Tensor } from './tensor.ts';

/** A value of the graph: its ONNX name. The empty string is an absent optional input. */
export type Value = string;

export const OPSET_VERSION = 21;
export const IR_VERSION = 10;

export class GraphBuilder {
  readonly graph: GraphProto & { node: NodeProto[]; input: ValueInfoProto[]; output: ValueInfoProto[] };
  /** Trainable tensors: initialisers of the graph that optimisers may change. */
  readonly parameters = new Map<Value, Tensor>();
  readonly #types = new Map<Value, TensorType>();
  readonly #constants = new Map<Value, Tensor>();
  readonly #sizes = new Map<Value, readonly Dim[]>();
  readonly #made = new Map<string, Value[]>();
  readonly #constantNames = new Map<string, Value>();
  readonly #counters = new Map<string, number>();

  constructor(name: string) {
    this.graph = { name, node: [], input: [], output: [] };
  }

  /** Declares an input. A dimension may be a name, for graphs that are only run. */
  input(name: string, shape: readonly Dim[], dtype: ElementType = 'float32'): Value {
    this.#define(name, { dtype, shape });
    this.graph.input.push(valueInfo(name, { dtype, shape }));
    return name;
  }

  /** Declares a trainable tensor with its value at the start. */
  parameter(name: string, initial: Tensor): Value {
    this.#define(name, { dtype: initial.dtype, shape: initial.shape });
    this.parameters.set(name, initial);
    return name;
  }

  /** Makes a value an output of the graph under a name of its own. */
  output(name: string, value: Value): Value {
    const type = this.type(value);
    if (name !== value) this.append({ opType: 'Identity', input: [value], output: [name] });
    this.graph.output.push(valueInfo(name, type));
    return name;
  }

  /** A tensor known when the graph is built; equal small constants share one initialiser. */
  constant(value: Tensor): Value {
    const key = value.data.length <= 64 ? `${value.dtype}:${value.shape.join()}:${value.data.join()}` : '';
    const known = this.#constantNames.get(key);
    if (known !== undefined) return known;
    const name = this.#fresh('constant');
    this.namedConstant(name, value);
    if (key) this.#constantNames.set(key, name);
    return name;
  }

  /** A constant under a given name, as imported graphs have. */
  namedConstant(name: string, value: Tensor): Value {
    this.#define(name, { dtype: value.dtype, shape: value.shape });
    this.#constants.set(name, value);
    return name;
  }

  /** A rank-0 constant. */
  scalar(value: number, dtype: ElementType = 'float32'): Value {
    return this.constant(tensorFrom(dtype, [], [value]));
  }

  /** A constant int64 vector, as axes and shapes are given. */
  ints(values: readonly number[]): Value {
    return this.constant(tensorFrom('int64', [values.length], values));
  }

  /** Adds a node with one output. */
  node(opType: string, inputs: readonly Value[], attributes: Attributes = {}): Value {
    return this.nodes(opType, inputs, attributes, 1)[0]!;
  }

  /**
   * Adds a node; the outputs are named by the builder.
   * @throws AppError `onnx.operator` when the operator is not known, `onnx.type` when inputs do not fit
   */
  nodes(opType: string, inputs: readonly Value[], attributes: Attributes, outputCount: number): Value[] {
    const key = JSON.stringify([opType, inputs, attributes, outputCount], bigintless);
    const made = this.#made.get(key);
    if (made) return made;
    const output = Array.from({ length: outputCount }, () => this.#fresh(opType));
    this.append({ opType, input: [...inputs], output, attribute: attributeProtos(attributes) });
    this.#made.set(key, output);
    return output;
  }

  /** Adds a node as it is, with outputs it names itself. */
  append(node: NodeProto): void {
    const view = new NodeView(node);
    const input = node.input ?? [];
    const rule = operatorRule(view);
    const outputs = node.output ?? [];
    const context = {
      node: view,
      inputs: input.map((name) => (name === '' ? undefined : this.type(name))),
      constant: (i: number) => this.#constants.get(input[i] ?? ''),
      sizes: (i: number) => this.#sizesOf(input[i] ?? ''),
      outputCount: outputs.length,
    };
    const folded = rule.fold?.(context);
    if (folded) {
      this.namedConstant(outputs[0]!, folded);
      return;
    }
    const types = rule.infer(context);
    const sizes = isShape(types[0]!) ? (rule.sizes ?? sizesOf)(context) : undefined;
    if (sizes && isKnownShape(sizes)) {
      this.namedConstant(outputs[0]!, tensorFrom('int64', types[0]!.shape as number[], sizes));
      return;
    }
    if (sizes) this.#sizes.set(outputs[0]!, sizes);
    assert(types.length >= outputs.length, `${view.opType} infers all its outputs`);
    outputs.forEach((name, i) => name !== '' && this.#define(name, types[i]!));
    this.graph.node.push(node);
  }

  has(value: Value): boolean {
    return this.#types.has(value);
  }

  type(value: Value): TensorType {
    const type = this.#types.get(value);
    if (!type) {
      throw new AppError(
        'onnx.value',
        `The graph has no value named "${value}" here.`,
        'Declare it before it is used.',
      );
    }
    return type;
  }

  dtype(value: Value): ElementType {
    return this.type(value).dtype;
  }

  /** @throws AppError `onnx.symbolic` when a dimension has only a name */
  shape(value: Value): readonly number[] {
    const { shape } = this.type(value);
    const open = shape.find((dim) => typeof dim === 'string');
    if (open !== undefined) {
      throw new AppError(
        'onnx.symbolic',
        `"${value}" has the open dimension "${open}" where a number is needed.`,
        'Build the graph with fixed sizes for training.',
      );
    }
    return shape as readonly number[];
  }

  constantValue(value: Value): Tensor | undefined {
    return this.#constants.get(value);
  }

  constants(): ReadonlyMap<Value, Tensor> {
    return this.#constants;
  }

  /**
   * The graph as a model, without what no output depends on. `initializers` adds to the constants, `graph`
   * replaces the nodes and ends.
   */
  model(graph: GraphProto = this.graph, initializers: ReadonlyMap<Value, Tensor> = new Map()): ModelProto {
    const { node, used } = neededNodes(graph);
    const initializer = [...initializers, ...this.#constants]
      .filter(([name]) => used.has(name))
      .map(([name, value]) => tensorToProto(name, value));
    return {
      irVersion: IR_VERSION,
      producerName: 'songbrush',
      graph: { ...graph, node, initializer },
      opsetImport: [{ domain: '', version: OPSET_VERSION }],
    };
  }

  /** A value as sizes, where it is known to be that. */
  #sizesOf(value: Value): readonly Dim[] | undefined {
    const constant = this.#constants.get(value);
    return constant && isShape(constant) ? numbersOf(constant) : this.#sizes.get(value);
  }

  #define(name: Value, type: TensorType): void {
    if (this.#types.has(name)) {
      throw new AppError(
        'onnx.value',
        `The graph already has a value named "${name}".`,
        'Choose another name.',
      );
    }
    this.#types.set(name, type);
  }

  #fresh(stem: string): Value {
    let count = this.#counters.get(stem) ?? 0;
    while (this.#types.has(`${stem}_${count}`)) count++;
    this.#counters.set(stem, count + 1);
    return `${stem}_${count}`;
  }
}

/** The nodes that an output depends on, and every value that they or the outputs use. */
function neededNodes(graph: GraphProto): { node: NodeProto[]; used: Set<Value> } {
  const used = new Set((graph.output ?? []).map(({ name = '' }) => name));
  const node = [...(graph.node ?? [])].reverse().filter(({ input = [], output = [] }) => {
    const needed = output.some((name) => used.has(name));
    if (needed) input.forEach((name) => used.add(name));
    return needed;
  });
  return { node: node.reverse(), used };
}

/** Whether a value can be a shape or a part of one. */
function isShape({ dtype, shape }: TensorType): boolean {
  const [length = 1] = shape;
  return dtype === 'int64' && shape.length <= 1 && typeof length === 'number' && length <= LONGEST_SHAPE;
}

export function valueInfo(name: string, type: TensorType): ValueInfoProto {
  const dim = type.shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType: ELEMENT_TYPES[type.dtype].code, shape: { dim } } } };
}

function bigintless(_key: string, value: unknown): unknown {
  return ArrayBuffer.isView(value)
    ? Array.from(value as unknown as ArrayLike<number | bigint>, String)
    : value;
}
