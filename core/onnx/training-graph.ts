/**
 * One ordinary ONNX graph that is a whole training step: forward, loss, backward, clipping, optimiser.
 * A step is one run; parameters and what the optimiser remembers go in and come out changed.
 */
import { AppError } from '../errors.ts';
import { algebra } from './algebra.ts';
import { differentiate } from './differentiate.ts';
import { valueInfo, type GraphBuilder, type Value } from './graph-builder.ts';
import { adamW, type AdamOptions } from './optimizers/adam.ts';
import type { Optimizer } from './optimizers/optimizer.ts';
import { peakBytes } from './peak-memory.ts';
import { encodeModel } from './proto/codec.ts';
import { zeros, type Tensor } from './tensor.ts';

export interface TrainingGraph {
  /** Inputs: the batch, `learning-rate`, those of `scalarsAt`, and the state. */
  readonly model: Uint8Array<ArrayBuffer>;
  /** What a step changes, at the start: parameters, moments, averages, sums of gradients. */
  readonly state: ReadonlyMap<string, Tensor>;
  readonly parameters: readonly string[];
  /** State comes out as an input's name with this behind it. Never the same tensor as went in. */
  readonly nextSuffix: string;
  /** A parameter's moving average has its name with this behind it, where there is one. */
  readonly averageSuffix: string;
  /** What a step's tensors take at most, inputs and outputs among them: an estimate. Null with open sizes. */
  readonly peakBytes: number | null;
  /** Scalar inputs that depend on the number of steps done before alone. */
  scalarsAt(step: number): Readonly<Record<string, number>>;
}

export interface TrainingOptions {
  /** AdamW with `adam` when left out. */
  readonly optimizer?: Optimizer;
  readonly adam?: Partial<AdamOptions>;
  /** Largest global norm of the gradients (Pascanu et al. 2013); any when left out. */
  readonly clipNorm?: number;
  /** Parameters that stay as they are. */
  readonly frozen?: Iterable<string>;
  /** Batches whose gradients are averaged for one update; 1 when left out. */
  readonly accumulate?: number;
  /**
   * Other inputs that a step changes, with what they begin with and what they become: running statistics
   * of a batch normalisation.
   */
  readonly carried?: ReadonlyMap<Value, { readonly initial: Tensor; readonly next: Value }>;
  /** Keeps a moving average of the weights, which forgets by this factor with every update. */
  readonly averageDecay?: number;
}

const NEXT = '.next';
const AVERAGE = '.average';
const GRADIENT_SUM = '.gradients';
/** 1 on the step that ends an accumulation, 0 on those before. */
const UPDATES_NOW = 'updates-now';

/**
 * @param g a graph with the loss; its outputs are kept as they are
 * @throws AppError `onnx.value` when a frozen parameter does not exist, or all of them are frozen
 */
export function buildTrainingGraph(g: GraphBuilder, loss: Value, options: TrainingOptions): TrainingGraph {
  const optimizer = options.optimizer ?? adamW(options.adam);
  const accumulate = options.accumulate ?? 1;
  const { parameters, frozen } = partition(g, new Set(options.frozen));
  const gradients = differentiate(g, loss, parameters);
  const scalars = new Map(
    ['learning-rate', ...Object.keys(optimizer.scalars)].map((name) => [name, g.input(name, [])]),
  );
  const state = startState(g, parameters);
  const step: Step = { g, state, ends: accumulate > 1 ? endsAccumulation(g) : null };
  const averaged = new Map(
    parameters.map((name) => [name, accumulated(step, name, gradients.get(name)!, accumulate)]),
  );
  const norm = globalNorm(g, [...averaged.values()]);
  const factor = options.clipNorm === undefined ? null : clipFactor(g, norm, options.clipNorm);
  for (const name of parameters) {
    const gradient = averaged.get(name)!;
    const { parameter, memory } = optimizer.update({
      g,
      parameter: name,
      gradient: factor === null ? gradient : g.node('Mul', [gradient, factor]),
      memory: optimizer.memory.map((suffix) => remembered(step, name, suffix)),
      learningRate: scalars.get('learning-rate')!,
      scalar: (scalar) => scalars.get(scalar)!,
    });
    const next = changed(step, name, parameter);
    memory.forEach((value, i) => changed(step, name + optimizer.memory[i]!, value));
    if (options.averageDecay !== undefined) movingAverage(step, name, next, options.averageDecay);
  }
  for (const [name, { initial, next }] of options.carried ?? []) {
    state.set(name, initial);
    g.output(name + NEXT, next);
  }
  g.output('loss', loss);
  g.output('gradient-norm', norm);
  const model = g.model(g.graph, frozen);
  return {
    model: encodeModel(model),
    state,
    parameters,
    nextSuffix: NEXT,
    averageSuffix: AVERAGE,
    peakBytes: peakBytes(g, model.graph!),
    scalarsAt: (done) => scalarsAt(optimizer, accumulate, done),
  };
}

interface Step {
  readonly g: GraphBuilder;
  readonly state: Map<string, Tensor>;
  /** Whether this step ends an accumulation; null when every step does. */
  readonly ends: Value | null;
}

function partition(g: GraphBuilder, frozenNames: ReadonlySet<string>) {
  const unknown = [...frozenNames].find((name) => !g.parameters.has(name));
  if (unknown !== undefined || frozenNames.size === g.parameters.size) {
    const problem =
      unknown === undefined ? 'All parameters are frozen' : `There is no parameter "${unknown}" to freeze`;
    throw new AppError('onnx.value', `${problem}.`, 'Freeze some of the parameters that the graph has.');
  }
  return {
    parameters: [...g.parameters.keys()].filter((name) => !frozenNames.has(name)),
    frozen: new Map([...g.parameters].filter(([name]) => frozenNames.has(name))),
  };
}

function startState(g: GraphBuilder, parameters: readonly string[]): Map<string, Tensor> {
  for (const name of parameters) g.graph.input.push(valueInfo(name, g.type(name)));
  return new Map(parameters.map((name) => [name, g.parameters.get(name)!]));
}

/** A tensor of the state beside a parameter, as it is before the step. */
function remembered({ g, state }: Step, parameter: string, suffix: string, initial?: Tensor): Value {
  const { dtype, shape } = g.parameters.get(parameter)!;
  state.set(parameter + suffix, initial ?? zeros(dtype, shape));
  return g.input(parameter + suffix, shape, dtype);
}

/** Puts a tensor of the state out as it is after the step; it only changes when the step updates. */
function changed({ g, ends }: Step, name: string, next: Value): Value {
  const value = ends === null ? next : g.node('Where', [ends, next, name]);
  return g.output(name + NEXT, value);
}

function endsAccumulation(g: GraphBuilder): Value {
  return g.node('Greater', [g.input(UPDATES_NOW, []), g.scalar(0.5)]);
}

/** The mean of the gradients since the last update, this one among them. */
function accumulated(step: Step, parameter: string, gradient: Value, count: number): Value {
  const { g, ends } = step;
  if (ends === null) return gradient;
  const { add, mul, where } = algebra(g, g.dtype(parameter));
  const sum = add(remembered(step, parameter, GRADIENT_SUM), mul(gradient, 1 / count));
  g.output(parameter + GRADIENT_SUM + NEXT, where(ends, 0, sum));
  return sum;
}

function movingAverage(step: Step, parameter: string, next: Value, decay: number): void {
  const { g } = step;
  const { add, mul } = algebra(g, g.dtype(parameter));
  const old = remembered(step, parameter, AVERAGE, g.parameters.get(parameter)!);
  changed(step, old, add(mul(decay, old), mul(1 - decay, next)));
}

function globalNorm(g: GraphBuilder, gradients: readonly Value[]): Value {
  const squares = gradients.map((gradient) => g.node('ReduceSumSquare', [gradient], { keepdims: 0 }));
  return g.node('Sqrt', [squares.reduce((sum, square) => g.node('Add', [sum, square]))]);
}

function clipFactor(g: GraphBuilder, norm: Value, largest: number): Value {
  const { div, add, call } = algebra(g, g.dtype(norm));
  return call('Min', 1, div(largest, add(norm, 1e-6)));
}

function scalarsAt(optimizer: Optimizer, accumulate: number, done: number): Record<string, number> {
  const updates = Math.floor(done / accumulate);
  const scalars = Object.entries(optimizer.scalars).map(([name, at]) => [name, at(updates)] as const);
  const ends = accumulate > 1 ? { [UPDATES_NOW]: (done + 1) % accumulate === 0 ? 1 : 0 } : {};
  return { ...Object.fromEntries(scalars), ...ends };
}
