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

export interface LstmOptions {
  readonly name: string;
  readonly hidden: number;
  readonly random: RandomSource;
  /** State at the start, `[1, batch, hidden]` each. */
  readonly initialHidden: Value;
  readonly initialCell: Value;
}

export interface LstmOutputs {
  /** `[frames, batch, hidden]` */
  readonly sequence: Value;
  /** State at the end, `[1, batch, hidden]` each. */
  readonly hidden: Value;
  readonly cell: Value;
}

/**
 * Long short-term memory (Hochreiter and Schmidhuber 1997; forget gate: Gers et al. 2000) in ONNX's form:
 * gates in the order input, output, forget, cell; W `[1, 4H, I]`, R `[1, 4H, H]`, B `[1, 8H]`. The forget
 * gate's bias starts at 1 (Jozefowicz et al. 2015). One operator, which training writes out step by step.
 * @param x `[frames, batch, features]`
 */
export function lstm(g: GraphBuilder, x: Value, options: LstmOptions): LstmOutputs {
  const { name, hidden, random } = options;
  const features = g.type(x).shape[2] as number;
  const limit = 1 / Math.sqrt(hidden);
  const bias = zeros('float32', [1, 8 * hidden]);
  (bias.data as Float32Array).fill(1, 2 * hidden, 3 * hidden);
  const w = g.parameter(`${name}.W`, uniform([1, 4 * hidden, features], limit, random));
  const r = g.parameter(`${name}.R`, uniform([1, 4 * hidden, hidden], limit, random));
  const b = g.parameter(`${name}.B`, bias);
  const inputs = [x, w, r, b, '', options.initialHidden, options.initialCell];
  const [y, last, cell] = g.nodes('LSTM', inputs, { hidden_size: hidden }, 3) as [Value, Value, Value];
  return { sequence: g.node('Squeeze', [y, g.ints([1])]), hidden: last, cell };
}

function uniform(shape: readonly number[], limit: number, random: RandomSource): Tensor {
  const values = Array.from({ length: elementCount(shape) }, () => (2 * random.uniform() - 1) * limit);
  return tensorFrom('float32', shape, values);
}
