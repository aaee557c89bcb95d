/**
 * Layers: parameters with their usual starting values and the nodes that use them.
 */
import type { GraphBuilder, Value } from './graph-builder.ts';
import type { RandomSource } from '../random.ts';
import { reshape, transpose } from './shapes.ts';
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
  /** True writes the steps out for training; false leaves one LSTM node, which runs far faster. */
  readonly unroll: boolean;
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
 * gate's bias starts at 1 (Jozefowicz et al. 2015).
 * @param x `[frames, batch, features]`
 */
export function lstm(g: GraphBuilder, x: Value, options: LstmOptions): LstmOutputs {
  const { name, hidden, random } = options;
  const features = g.type(x).shape[2] as number;
  const limit = 1 / Math.sqrt(hidden);
  const bias = zeros('float32', [1, 8 * hidden]);
  (bias.data as Float32Array).fill(1, 2 * hidden, 3 * hidden);
  const weights = {
    w: g.parameter(`${name}.W`, uniform([1, 4 * hidden, features], limit, random)),
    r: g.parameter(`${name}.R`, uniform([1, 4 * hidden, hidden], limit, random)),
    b: g.parameter(`${name}.B`, bias),
  };
  return options.unroll ? unrolled(g, x, weights, options) : native(g, x, weights, options);
}

interface LstmWeights {
  readonly w: Value;
  readonly r: Value;
  readonly b: Value;
}

function native(g: GraphBuilder, x: Value, { w, r, b }: LstmWeights, options: LstmOptions): LstmOutputs {
  const inputs = [x, w, r, b, '', options.initialHidden, options.initialCell];
  const [y, hidden, cell] = g.nodes('LSTM', inputs, { hidden_size: options.hidden }, 3) as [
    Value,
    Value,
    Value,
  ];
  return { sequence: g.node('Squeeze', [y, g.ints([1])]), hidden, cell };
}

/** All input products at once, then frame by frame. */
function unrolled(g: GraphBuilder, x: Value, { w, r, b }: LstmWeights, options: LstmOptions): LstmOutputs {
  const size = options.hidden;
  const [frames, batch, features] = g.shape(x) as [number, number, number];
  const [inputBias, recurrentBias] = g.nodes('Split', [b], { axis: 1, num_outputs: 2 }, 2) as [Value, Value];
  const bias = g.node('Add', [inputBias, recurrentBias]);
  const wt = transpose(g, reshape(g, w, [4 * size, features]), [1, 0]);
  const rt = transpose(g, reshape(g, r, [4 * size, size]), [1, 0]);
  const products = g.node('Add', [g.node('MatMul', [reshape(g, x, [frames * batch, features]), wt]), bias]);
  const steps = g.nodes(
    'Split',
    [products, g.ints(new Array<number>(frames).fill(batch))],
    { axis: 0 },
    frames,
  );
  let hidden = reshape(g, options.initialHidden, [batch, size]);
  let cell = reshape(g, options.initialCell, [batch, size]);
  const sequence = steps.map((step) => {
    const sum = g.node('Add', [step, g.node('MatMul', [hidden, rt])]);
    const [i, o, f, c] = g.nodes('Split', [sum], { axis: 1, num_outputs: 4 }, 4) as [
      Value,
      Value,
      Value,
      Value,
    ];
    const keep = g.node('Mul', [g.node('Sigmoid', [f]), cell]);
    const write = g.node('Mul', [g.node('Sigmoid', [i]), g.node('Tanh', [c])]);
    cell = g.node('Add', [keep, write]);
    hidden = g.node('Mul', [g.node('Sigmoid', [o]), g.node('Tanh', [cell])]);
    return hidden;
  });
  return {
    sequence: reshape(g, g.node('Concat', sequence, { axis: 0 }), [frames, batch, size]),
    hidden: reshape(g, hidden, [1, batch, size]),
    cell: reshape(g, cell, [1, batch, size]),
  };
}

function uniform(shape: readonly number[], limit: number, random: RandomSource): Tensor {
  const values = Array.from({ length: elementCount(shape) }, () => (2 * random.uniform() - 1) * limit);
  return tensorFrom('float32', shape, values);
}
