/**
 * Recurrent operators. Training writes their steps out, with the same weights: the input products of all
 * steps at once, then step by step.
 */
import { algebra, type Algebra } from '../algebra.ts';
import type { GraphBuilder, Value } from '../graph-builder.ts';
import type { NodeView } from '../attributes.ts';
import type {
  DecompositionContext,
  InferenceContext,
  OperatorRule,
  Region,
  TensorType,
} from '../operator-rule.ts';
import { required, typeError } from '../operator-rule.ts';
import { range, reshape, transpose } from '../shapes.ts';
import { zeros } from '../tensor.ts';
import { writtenLstm } from './lstm.ts';
import { reversed } from './slicing.ts';

/** One step's state: hidden, and for an LSTM cell. `[batch, hidden]` each. */
type State = readonly Value[];

interface Cell {
  readonly gates: number;
  readonly states: 1 | 2;
  readonly activations: readonly string[];
  /** Names of inputs 5 and on. */
  readonly initial: readonly number[];
  /**
   * The next state.
   * @param step input products with the bias, `[batch, gates * hidden]`
   */
  advance(step: Step): State;
}

interface Step extends Algebra {
  readonly g: GraphBuilder;
  readonly node: NodeView;
  readonly input: Value;
  readonly state: State;
  /** Recurrent weights, `[hidden, gates * hidden]`, and their bias where there is one. */
  readonly recurrent: Value;
  readonly recurrentBias: Value | undefined;
  readonly activations: readonly string[];
  readonly hidden: number;
}

function split(g: GraphBuilder, value: Value, parts: number, axis = 1): Value[] {
  return g.nodes('Split', [value], { axis, num_outputs: parts }, parts);
}

const RNN: Cell = {
  gates: 1,
  states: 1,
  activations: ['Tanh'],
  initial: [5],
  advance({ g, call, add, input, state: [h], recurrent, activations: [f] }) {
    return [call(f!, add(input, g.node('MatMul', [h!, recurrent])))];
  },
};

/** Gates in the order input, output, forget, cell. */
const LSTM: Cell = {
  gates: 4,
  states: 2,
  activations: ['Sigmoid', 'Tanh', 'Tanh'],
  initial: [5, 6],
  advance({ g, call, add, mul, input, state: [h, c], recurrent, activations: [f, gFn, hFn] }) {
    const [i, o, forget, cell] = split(g, add(input, g.node('MatMul', [h!, recurrent])), 4);
    const next = add(mul(call(f!, forget!), c!), mul(call(f!, i!), call(gFn!, cell!)));
    return [mul(call(f!, o!), call(hFn!, next)), next];
  },
};

/** Gates in the order update, reset, hidden (Cho et al. 2014). */
const GRU: Cell = {
  gates: 3,
  states: 1,
  activations: ['Sigmoid', 'Tanh'],
  initial: [5],
  advance(step) {
    const { g, node, call, add, sub, mul, input, state, recurrent, recurrentBias, hidden } = step;
    const [f, gFn] = step.activations;
    const [h] = state;
    const plain = (value: Value, bias: Value | undefined) => (bias ? add(value, bias) : value);
    const sizes = g.ints([2 * hidden, hidden]);
    const [inputGates, inputHidden] = g.nodes('Split', [input, sizes], { axis: 1 }, 2) as [Value, Value];
    const [gateWeights, hiddenWeights] = g.nodes('Split', [recurrent, sizes], { axis: 1 }, 2) as [
      Value,
      Value,
    ];
    const [gateBias, hiddenBias] = recurrentBias
      ? g.nodes('Split', [recurrentBias, sizes], { axis: 0 }, 2)
      : [undefined, undefined];
    const sums = add(inputGates, plain(g.node('MatMul', [h!, gateWeights]), gateBias));
    const [z, r] = split(g, call(f!, sums), 2) as [Value, Value];
    const reset =
      node.int('linear_before_reset', 0) === 1
        ? mul(r, plain(g.node('MatMul', [h!, hiddenWeights]), hiddenBias))
        : plain(g.node('MatMul', [mul(r, h!), hiddenWeights]), hiddenBias);
    const candidate = call(gFn!, add(inputHidden, reset));
    // (1 - z) h' + z h
    return [add(candidate, mul(z, sub(h!, candidate)))];
  },
};

function inferRecurrent(cell: Cell) {
  return (context: InferenceContext): TensorType[] => {
    const { dtype, shape } = required(context, 0);
    const { node } = context;
    const hidden = node.int('hidden_size', 0);
    const directions = node.string('direction', 'forward') === 'bidirectional' ? 2 : 1;
    const [first, second] = shape as [number, number];
    const batchFirst = node.int('layout', 0) === 1;
    const [frames, batch] = batchFirst ? [second, first] : [first, second];
    const last = {
      dtype,
      shape: batchFirst ? [batch, directions, hidden] : [directions, batch, hidden],
    };
    const all = batchFirst ? [batch, frames, directions, hidden] : [frames, directions, batch, hidden];
    return [{ dtype, shape: all }, ...new Array<TensorType>(cell.states).fill(last)];
  };
}

/** What is left out here would train to something else than it says. */
function refuse({ g, node, inputs }: DecompositionContext): void {
  const refused: [string, boolean][] = [
    ['sequence lengths', Boolean(inputs[4])],
    ['peepholes', Boolean(inputs[7])],
    ['clipped gates', node.attribute('clip') !== undefined],
    ['coupled input and forget gates', node.int('input_forget', 0) === 1],
    ['activations with parameters', node.attribute('activation_alpha') !== undefined],
  ];
  const found = refused.find(([, present]) => present);
  if (found) throw typeError(node, `${found[0]} have no gradient here`);
  g.shape(inputs[0]!);
}

/** How one direction is run: `[frames, batch, features]` in, see `runDirection` for what comes out. */
type Run = (
  context: DecompositionContext,
  x: Value,
  initial: readonly (Value | undefined)[],
  direction: number,
  backwards: boolean,
) => { sequence: Value; end: Value[] };

function writtenRecurrent(cell: Cell, run: Run = runDirection(cell)) {
  return (context: DecompositionContext): Value[] => {
    refuse(context);
    const { g, node, inputs } = context;
    const batchFirst = node.int('layout', 0) === 1;
    const exchange = (value: Value, permutation: readonly number[]) =>
      batchFirst ? transpose(g, value, permutation) : value;
    const x = exchange(inputs[0]!, [1, 0, 2]);
    const direction = node.string('direction', 'forward');
    const directions = direction === 'bidirectional' ? 2 : 1;
    const initial = cell.initial.map((i) => (inputs[i] ? exchange(inputs[i], [1, 0, 2]) : undefined));
    const runs = range(0, directions).map((k) =>
      run(context, x, initial, k, direction === 'reverse' || k === 1),
    );
    const along = (values: readonly Value[], axis: number) =>
      values.length === 1 ? values[0]! : g.node('Concat', values, { axis });
    const sequence = along(
      runs.map((run) => run.sequence),
      1,
    );
    const ends = range(0, cell.states).map((i) =>
      exchange(
        along(
          runs.map((run) => run.end[i]!),
          0,
        ),
        [1, 0, 2],
      ),
    );
    return [exchange(sequence, [2, 0, 1, 3]), ...ends];
  };
}

/** A direction's share of a tensor that has one row for each. */
function ofDirection(g: GraphBuilder, value: Value, direction: number): Value {
  return g.shape(value)[0] === 1 ? value : g.node('Gather', [value, g.ints([direction])], { axis: 0 });
}

/** One direction. The sequence is `[frames, 1, batch, hidden]`, each end `[1, batch, hidden]`. */
const runDirection =
  (cell: Cell): Run =>
  ({ g, node, inputs }, x, initial, direction, backwards) => {
    const [frames, batch, features] = g.shape(x) as [number, number, number];
    const hidden = node.int('hidden_size', 0);
    const width = cell.gates * hidden;
    const dtype = g.dtype(x);
    const a = algebra(g, dtype);
    const own = (value: Value): Value => ofDirection(g, value, direction);
    const weights = (value: Value, size: number) =>
      transpose(g, reshape(g, own(value), [width, size]), [1, 0]);
    const [inputBias, recurrentBias] = inputs[3]
      ? split(g, reshape(g, own(inputs[3]), [2 * width]), 2, 0)
      : [undefined, undefined];
    const gatesApart = cell === GRU;
    const bias = inputBias && recurrentBias && !gatesApart ? a.add(inputBias, recurrentBias) : inputBias;
    const product = g.node('MatMul', [
      reshape(g, x, [frames * batch, features]),
      weights(inputs[1]!, features),
    ]);
    const steps = g.nodes(
      'Split',
      [bias ? a.add(product, bias) : product, g.ints(new Array<number>(frames).fill(batch))],
      { axis: 0 },
      frames,
    );
    const recurrent = weights(inputs[2]!, hidden);
    const names = node.strings('activations');
    const activations = cell.activations.map(
      (name, i) => names?.[direction * cell.activations.length + i] ?? name,
    );
    let state: State = initial.map((value) =>
      value ? reshape(g, own(value), [batch, hidden]) : g.constant(zeros(dtype, [batch, hidden])),
    );
    const made = new Array<Value>(frames);
    for (const frame of backwards ? range(0, frames).reverse() : range(0, frames)) {
      const input = steps[frame]!;
      const rest = { g, node, input, state, recurrent, activations, hidden };
      state = cell.advance({ ...a, ...rest, recurrentBias: gatesApart ? recurrentBias : undefined });
      made[frame] = state[0]!;
    }
    const stacked = made.length === 1 ? made[0]! : g.node('Concat', made, { axis: 0 });
    return {
      sequence: reshape(g, stacked, [frames, 1, batch, hidden]),
      end: state.map((value) => reshape(g, value, [1, batch, hidden])),
    };
  };

/** One direction of an LSTM as an operator of its own, on turned frames where it runs backwards. */
function nodeOfDirection(
  { g, node, inputs }: DecompositionContext,
  x: Value,
  initial: readonly (Value | undefined)[],
  direction: number,
  backwards: boolean,
): { sequence: Value; end: Value[] } {
  const own = (value: Value | undefined) => (value ? ofDirection(g, value, direction) : '');
  const [w, r, b] = inputs.slice(1) as [Value, Value, Value?];
  const [sequence, ...end] = g.nodes(
    'LSTM',
    [backwards ? reversed(g, x, 0) : x, own(w), own(r), own(b), '', ...initial.map(own)],
    { hidden_size: node.int('hidden_size', 0) },
    3,
  ) as [Value, Value, Value];
  return { sequence: backwards ? reversed(g, sequence, 0) : sequence, end };
}

function writtenAnyLstm(context: DecompositionContext): readonly Value[] | Region {
  const { node } = context;
  const plain = (node.strings('activations') ?? []).every((name, i) => name === LSTM.activations[i % 3]);
  if (!plain) return writtenRecurrent(LSTM)(context);
  refuse(context);
  const forward = node.string('direction', 'forward') === 'forward' && node.int('layout', 0) === 0;
  return forward ? writtenLstm(context) : writtenRecurrent(LSTM, nodeOfDirection)(context);
}

const rule = (opType: string, cell: Cell, decompose: OperatorRule['decompose']): OperatorRule => ({
  opType,
  infer: inferRecurrent(cell),
  ...(decompose && { decompose }),
});

export const recurrent: readonly OperatorRule[] = [
  rule('RNN', RNN, writtenRecurrent(RNN)),
  rule('GRU', GRU, writtenRecurrent(GRU)),
  rule('LSTM', LSTM, writtenAnyLstm),
];
