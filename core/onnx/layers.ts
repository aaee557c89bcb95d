/**
 * Layers: parameters with their usual starting values and the nodes that use them.
 */
import type { GraphBuilder, Value } from './graph-builder.ts';
import type { RandomSource } from '../random.ts';
import { elementCount, tensorFrom, zeros, type Tensor } from './tensor.ts';

export interface DenseOptions {
  readonly name: string;
  readonly units: number;
  readonly random: RandomSource;
}

/** `x W + b` over the last axis; W starts uniform in ±1/sqrt(fan-in). */
export function dense(g: GraphBuilder, x: Value, { name, units, random }: DenseOptions): Value {
  const fanIn = g.type(x).shape.at(-1) as number;
  const weight = g.parameter(`${name}.weight`, uniform([fanIn, units], 1 / Math.sqrt(fanIn), random));
  const bias = g.parameter(`${name}.bias`, zeros('float32', [units]));
  return g.node('Add', [g.node('MatMul', [x, weight]), bias]);
}

/** What every recurrent layer is told. */
export interface RecurrentOptions {
  readonly name: string;
  readonly hidden: number;
  readonly random: RandomSource;
  /** State at the start, `[1, batch, hidden]`. */
  readonly initialHidden: Value;
}

export interface RecurrentOutputs {
  /** `[frames, batch, hidden]` */
  readonly sequence: Value;
  /** State at the end, `[1, batch, hidden]`. */
  readonly hidden: Value;
}

export interface LstmOptions extends RecurrentOptions {
  /** As `initialHidden`. */
  readonly initialCell: Value;
}

export interface LstmOutputs extends RecurrentOutputs {
  /** As `hidden`. */
  readonly cell: Value;
}

/**
 * Long short-term memory (Hochreiter and Schmidhuber 1997; forget gate: Gers et al. 2000) in ONNX's form:
 * gates in the order input, output, forget, cell; W `[1, 4H, I]`, R `[1, 4H, H]`, B `[1, 8H]`. The forget
 * gate's bias starts at 1 (Jozefowicz et al. 2015). One operator, which training writes out step by step.
 * @param x `[frames, batch, features]`
 */
export function lstm(g: GraphBuilder, x: Value, options: LstmOptions): LstmOutputs {
  const { hidden, initialHidden, initialCell } = options;
  const parameters = recurrentParameters(g, x, options, 4, { gate: 2, value: 1 });
  const inputs = [...parameters, '', initialHidden, initialCell];
  const [y, last, cell] = g.nodes('LSTM', [x, ...inputs], { hidden_size: hidden }, 3) as [
    Value,
    Value,
    Value,
  ];
  return { sequence: g.node('Squeeze', [y, g.ints([1])]), hidden: last, cell };
}

/**
 * Gated recurrent unit (Cho et al. 2014) in ONNX's form: gates in the order update, reset, hidden; W
 * `[1, 3H, I]`, R `[1, 3H, H]`, B `[1, 6H]`. The reset gate works on the product, as in cuDNN, which is one
 * product a step instead of two. The update gate's bias starts at 1: it keeps, as the LSTM's forget gate does.
 * @param x `[frames, batch, features]`
 */
export function gru(g: GraphBuilder, x: Value, options: RecurrentOptions): RecurrentOutputs {
  const inputs = [...recurrentParameters(g, x, options, 3, { gate: 0, value: 1 }), '', options.initialHidden];
  const attributes = { hidden_size: options.hidden, linear_before_reset: 1 };
  const [y, last] = g.nodes('GRU', [x, ...inputs], attributes, 2) as [Value, Value];
  return { sequence: g.node('Squeeze', [y, g.ints([1])]), hidden: last };
}

/**
 * Plain recurrent network (Elman 1990), tanh, in ONNX's form: W `[1, H, I]`, R `[1, H, H]`, B `[1, 2H]`.
 * @param x `[frames, batch, features]`
 */
export function rnn(g: GraphBuilder, x: Value, options: RecurrentOptions): RecurrentOutputs {
  const inputs = [...recurrentParameters(g, x, options, 1), '', options.initialHidden];
  const [y, last] = g.nodes('RNN', [x, ...inputs], { hidden_size: options.hidden }, 2) as [Value, Value];
  return { sequence: g.node('Squeeze', [y, g.ints([1])]), hidden: last };
}

/**
 * W, R and B of one direction, uniform in ±1/sqrt(hidden), biases 0.
 * @param open a gate whose input bias starts at another value
 */
function recurrentParameters(
  g: GraphBuilder,
  x: Value,
  { name, hidden, random }: RecurrentOptions,
  gates: number,
  open?: { readonly gate: number; readonly value: number },
): Value[] {
  const features = g.type(x).shape[2] as number;
  const limit = 1 / Math.sqrt(hidden);
  const bias = zeros('float32', [1, 2 * gates * hidden]);
  if (open) (bias.data as Float32Array).fill(open.value, open.gate * hidden, (open.gate + 1) * hidden);
  return [
    g.parameter(`${name}.W`, uniform([1, gates * hidden, features], limit, random)),
    g.parameter(`${name}.R`, uniform([1, gates * hidden, hidden], limit, random)),
    g.parameter(`${name}.B`, bias),
  ];
}

function uniform(shape: readonly number[], limit: number, random: RandomSource): Tensor {
  const values = Array.from({ length: elementCount(shape) }, () => (2 * random.uniform() - 1) * limit);
  return tensorFrom('float32', shape, values);
}
