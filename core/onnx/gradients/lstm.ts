/**
 * The steps of an LSTM, written out with their backward pass (Werbos 1990). One value a gate and step, batch
 * last: `[4 hidden, batch]`. So gates are cut out and put together as whole runs of memory, and the recurrent
 * weights are the left operand of every product, which needs no copy of them. What a step's gradient is
 * multiplied with is made for all steps at once.
 */
import { algebra } from '../algebra.ts';
import type { GraphBuilder, Value } from '../graph-builder.ts';
import type { DecompositionContext, Region } from '../operator-rule.ts';
import { range, reshape, swapLastTwo, transpose } from '../shapes.ts';
import { sliceAxis } from './slicing.ts';
import { tensorFrom, zeros } from '../tensor.ts';

interface Sizes {
  readonly frames: number;
  readonly batch: number;
  readonly features: number;
  readonly hidden: number;
}

/** Values of every step, `[hidden, batch]` each unless said otherwise. */
interface Steps {
  /** Sigmoids of input, output and forget gate as one, `[3 hidden, batch]`. */
  readonly gates: readonly Value[];
  readonly forget: readonly Value[];
  readonly candidate: readonly Value[];
  /** Before the first step, then after each. */
  readonly cell: readonly Value[];
  readonly cellTanh: readonly Value[];
  readonly hidden: readonly Value[];
}

/** A forward LSTM with the usual activations and the frames first. */
export function writtenLstm({ g, node, inputs }: DecompositionContext): Region {
  const [x, w, r, b] = inputs as [Value, Value, Value, Value?];
  const [frames, batch, features] = g.shape(x) as [number, number, number];
  const sizes: Sizes = { frames, batch, features, hidden: node.int('hidden_size', 0) };
  const { hidden } = sizes;
  const start = (value: Value | undefined) =>
    value
      ? transpose(g, reshape(g, value, [batch, hidden]), [1, 0])
      : g.constant(zeros(g.dtype(x), [hidden, batch]));
  const weights = {
    input: reshape(g, w, [4 * hidden, features]),
    recurrent: reshape(g, r, [4 * hidden, hidden]),
  };
  const products = inputProducts(g, x, weights.input, b || undefined, sizes);
  const steps = forward(g, products, weights.recurrent, start(inputs[5]), start(inputs[6]), sizes);
  const last = (value: Value) => reshape(g, transpose(g, value, [1, 0]), [1, batch, hidden]);
  const stacked = reshape(g, stack(g, steps.hidden.slice(1)), [frames, hidden, batch]);
  const sequence = swapLastTwo(g, stacked);
  return {
    outputs: [
      reshape(g, sequence, [frames, 1, batch, hidden]),
      last(steps.hidden.at(-1)!),
      last(steps.cell.at(-1)!),
    ],
    gradient: (outputGradients, needs) =>
      backward(g, { x, sequence, ...weights }, inputs, steps, sizes, outputGradients, needs),
  };
}

/**
 * What the input adds to the gates of each step, one value a step. The bias is a further input that is
 * always 1: a column of the weights costs less than a sum over all steps.
 */
function inputProducts(
  g: GraphBuilder,
  x: Value,
  weights: Value,
  bias: Value | undefined,
  { frames, batch, hidden }: Sizes,
): readonly Value[] {
  let columns = swapLastTwo(g, x);
  let widened = weights;
  if (bias) {
    const halves = reshape(g, bias, [2, 4 * hidden, 1]);
    const column = g.node('ReduceSum', [halves, g.ints([0])], { keepdims: 0 });
    const ones = tensorFrom(g.dtype(x), [frames, 1, batch], new Array<number>(frames * batch).fill(1));
    widened = g.node('Concat', [weights, column], { axis: 1 });
    columns = g.node('Concat', [columns, g.constant(ones)], { axis: 1 });
  }
  const products = g.node('MatMul', [widened, columns]);
  return apart(g, reshape(g, products, [frames * 4 * hidden, batch]), frames);
}

function forward(
  g: GraphBuilder,
  products: readonly Value[],
  recurrent: Value,
  firstHidden: Value,
  firstCell: Value,
  { hidden: size }: Sizes,
): Steps {
  const { add, mul, call } = algebra(g, g.dtype(recurrent));
  const [gates, forgets, candidates, cellTanhs]: [Value[], Value[], Value[], Value[]] = [[], [], [], []];
  const [hiddens, cells] = [[firstHidden], [firstCell]];
  const parts = g.ints([3 * size, size]);
  for (const product of products) {
    const sum = add(g.node('MatMul', [recurrent, hiddens.at(-1)!]), product);
    const [gateSum, candidateSum] = g.nodes('Split', [sum, parts], { axis: 0 }, 2) as [Value, Value];
    const gate = call('Sigmoid', gateSum);
    const candidate = call('Tanh', candidateSum);
    const [input, output, forget] = apart(g, gate, 3) as [Value, Value, Value];
    const cell = add(mul(forget, cells.at(-1)!), mul(input, candidate));
    const cellTanh = call('Tanh', cell);
    gates.push(gate);
    forgets.push(forget);
    candidates.push(candidate);
    cells.push(cell);
    cellTanhs.push(cellTanh);
    hiddens.push(mul(output, cellTanh));
  }
  return { gates, forget: forgets, candidate: candidates, cell: cells, cellTanh: cellTanhs, hidden: hiddens };
}

interface Factors {
  /** From the gradients `(dc, dh, dc, dc)` to those of the gates' sums, `[4 hidden, batch]` a step. */
  readonly gates: readonly Value[];
  /** From the gradient by the hidden state to that by the cell. */
  readonly cell: readonly Value[];
}

/** The derivatives inside of every step, made for all steps at once. */
function factorsOf(g: GraphBuilder, steps: Steps, { frames, batch, hidden }: Sizes): Factors {
  const { mul, sub, square } = algebra(g, g.dtype(steps.cell[0]!));
  const all = (values: readonly Value[]) => {
    const rows = g.shape(values[0]!)[0]!;
    return reshape(g, stack(g, values), [frames, rows, batch]);
  };
  const gates = all(steps.gates);
  const slopes = mul(gates, sub(1, gates));
  const [input, output] = g.nodes('Split', [gates], { axis: 1, num_outputs: 3 }, 3) as [Value, Value, Value];
  const [inputSlope, outputSlope, forgetSlope] = g.nodes(
    'Split',
    [slopes],
    { axis: 1, num_outputs: 3 },
    3,
  ) as [Value, Value, Value];
  const [candidate, cellTanh] = [all(steps.candidate), all(steps.cellTanh)];
  const factors = [
    mul(candidate, inputSlope),
    mul(cellTanh, outputSlope),
    mul(all(steps.cell.slice(0, -1)), forgetSlope),
    mul(input, sub(1, square(candidate))),
  ];
  const rows = (value: Value, size: number) => apart(g, reshape(g, value, [frames * size, batch]), frames);
  return {
    gates: rows(g.node('Concat', factors, { axis: 1 }), 4 * hidden),
    cell: rows(mul(output, sub(1, square(cellTanh))), hidden),
  };
}

function backward(
  g: GraphBuilder,
  { x, sequence, input, recurrent }: { x: Value; sequence: Value; input: Value; recurrent: Value },
  inputs: readonly Value[],
  steps: Steps,
  sizes: Sizes,
  [dSequence, dLastHidden, dLastCell]: readonly (Value | undefined)[],
  needs: (index: number) => boolean,
): (Value | undefined)[] {
  const { frames, batch, features, hidden } = sizes;
  const { add, mul } = algebra(g, g.dtype(x));
  const plus = (a: Value | undefined, b: Value | undefined) => (a && b ? add(a, b) : (a ?? b));
  const turned = (value: Value) => transpose(g, reshape(g, value, [batch, hidden]), [1, 0]);
  const factors = factorsOf(g, steps, sizes);
  const back = transpose(g, recurrent, [1, 0]);
  const fromOutput = dSequence && rowsOfSteps(g, dSequence, sizes);
  let dHidden = dLastHidden && turned(dLastHidden);
  let dCell = dLastCell && turned(dLastCell);
  const gateGradients: Value[] = [];
  for (const frame of range(0, frames).reverse()) {
    const nothing = () => g.constant(zeros(g.dtype(x), [hidden, batch]));
    const dh = plus(dHidden, fromOutput?.[frame]) ?? nothing();
    const dc = plus(dCell, mul(dh, factors.cell[frame]!))!;
    const dGates = mul(g.node('Concat', [dc, dh, dc, dc], { axis: 0 }), factors.gates[frame]!);
    gateGradients.unshift(dGates);
    const isFirst = frame === 0;
    dCell = isFirst && !needs(6) ? undefined : mul(dc, steps.forget[frame]!);
    dHidden = isFirst && !needs(5) ? undefined : g.node('MatMul', [back, dGates]);
  }
  const beside = (values: readonly Value[]) =>
    values.length === 1 ? values[0]! : g.node('Concat', values, { axis: 1 });
  const dGates = beside(gateGradients);
  const flatInput = reshape(g, x, [frames * batch, features]);
  const state = (value: Value | undefined) =>
    value && reshape(g, transpose(g, value, [1, 0]), [1, batch, hidden]);
  // The states that each step began with, as rows.
  const before = () => {
    const first = transpose(g, steps.hidden[0]!, [1, 0]);
    if (frames === 1) return first;
    const rest = sliceAxis(g, sequence, 0, 0, frames - 1);
    return g.node('Concat', [first, reshape(g, rest, [(frames - 1) * batch, hidden])], { axis: 0 });
  };
  const byBias = () => {
    const sum = g.node('ReduceSum', [dGates, g.ints([1])], { keepdims: 0 });
    return reshape(g, g.node('Concat', [sum, sum], { axis: 0 }), [1, 8 * hidden]);
  };
  const byInput = () =>
    reshape(g, g.node('MatMul', [transpose(g, dGates, [1, 0]), input]), [frames, batch, features]);
  return [
    needs(0) ? byInput() : undefined,
    needs(1) ? reshape(g, g.node('MatMul', [dGates, flatInput]), g.shape(inputs[1]!)) : undefined,
    needs(2) ? reshape(g, g.node('MatMul', [dGates, before()]), g.shape(inputs[2]!)) : undefined,
    inputs[3] && needs(3) ? byBias() : undefined,
    undefined,
    needs(5) ? state(dHidden) : undefined,
    needs(6) ? state(dCell) : undefined,
  ];
}

/** The gradient by the output sequence `[frames, 1, batch, hidden]`, one `[hidden, batch]` a step. */
function rowsOfSteps(g: GraphBuilder, dSequence: Value, { frames, batch, hidden }: Sizes): readonly Value[] {
  const turned = swapLastTwo(g, reshape(g, dSequence, [frames, batch, hidden]));
  return apart(g, reshape(g, turned, [frames * hidden, batch]), frames);
}

/** Equal parts along the first axis. */
function apart(g: GraphBuilder, value: Value, parts: number): readonly Value[] {
  return parts === 1 ? [value] : g.nodes('Split', [value], { axis: 0, num_outputs: parts }, parts);
}

/** Below each other. */
function stack(g: GraphBuilder, values: readonly Value[]): Value {
  return values.length === 1 ? values[0]! : g.node('Concat', values, { axis: 0 });
}
