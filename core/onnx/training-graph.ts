/**
 * One ordinary ONNX graph that is a whole training step: forward, loss, backward, clipping, optimiser.
 * A step is one run; parameters and moments go in and come out changed.
 */
import { differentiate } from './differentiate.ts';
import { valueInfo, type GraphBuilder, type Value } from './graph-builder.ts';
import { encodeModel } from './proto/codec.ts';
import { zeros, type Tensor } from './tensor.ts';

/** Adam, Kingma and Ba (2015), algorithm 1; decay as in AdamW, Loshchilov and Hutter (2019). */
export interface AdamOptions {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Decoupled weight decay, per unit of learning rate. */
  readonly weightDecay: number;
}

export const ADAM: AdamOptions = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 };

export interface TrainingGraph {
  /** Inputs: the batch, `learning-rate`, `correction1`, `correction2`, and the state. */
  readonly model: Uint8Array<ArrayBuffer>;
  /** What a step changes: parameters and their moments, at the start. */
  readonly state: ReadonlyMap<string, Tensor>;
  readonly parameters: readonly string[];
  /** State comes out as an input's name with this behind it. Never the same tensor as went in. */
  readonly nextSuffix: string;
  readonly adam: AdamOptions;
}

const NEXT = '.next';

/**
 * @param g a graph with the loss; its outputs are kept as they are
 * @param clipNorm largest global norm of the gradients (Pascanu et al. 2013)
 */
export function buildTrainingGraph(
  g: GraphBuilder,
  loss: Value,
  options: { adam?: Partial<AdamOptions>; clipNorm: number },
): TrainingGraph {
  const adam = { ...ADAM, ...options.adam };
  const parameters = [...g.parameters.keys()];
  const gradients = differentiate(g, loss, parameters);
  const rate = g.input('learning-rate', []);
  const corrections = [g.input('correction1', []), g.input('correction2', [])] as const;
  const norm = globalNorm(g, [...gradients.values()]);
  const factor = g.node('Min', [
    g.scalar(1),
    g.node('Div', [g.scalar(options.clipNorm), g.node('Add', [norm, g.scalar(1e-6)])]),
  ]);
  const state = new Map<string, Tensor>();
  for (const name of parameters) {
    const initial = g.parameters.get(name)!;
    state.set(name, initial);
    g.graph.input.push(valueInfo(name, g.type(name)));
    const moments = ['.m', '.v'].map((suffix) => {
      state.set(name + suffix, zeros('float32', initial.shape));
      return g.input(name + suffix, initial.shape);
    }) as [Value, Value];
    adamStep(g, adam, {
      name,
      moments,
      gradient: g.node('Mul', [gradients.get(name)!, factor]),
      rate,
      corrections,
    });
  }
  g.output('loss', loss);
  g.output('gradient-norm', norm);
  return { model: encodeModel(g.model()), state, parameters, nextSuffix: NEXT, adam };
}

function globalNorm(g: GraphBuilder, gradients: readonly Value[]): Value {
  const squares = gradients.map((gradient) => g.node('ReduceSumSquare', [gradient], { keepdims: 0 }));
  return g.node('Sqrt', [squares.reduce((sum, square) => g.node('Add', [sum, square]))]);
}

interface AdamStep {
  readonly name: Value;
  readonly moments: readonly [Value, Value];
  readonly gradient: Value;
  readonly rate: Value;
  /** 1 / (1 - beta^t), one for each moment. */
  readonly corrections: readonly [Value, Value];
}

function adamStep(
  g: GraphBuilder,
  adam: AdamOptions,
  { name, moments, gradient, rate, corrections }: AdamStep,
): void {
  const mix = (beta: number, old: Value, value: Value) =>
    g.node('Add', [g.node('Mul', [old, g.scalar(beta)]), g.node('Mul', [value, g.scalar(1 - beta)])]);
  const m = mix(adam.beta1, moments[0], gradient);
  const v = mix(adam.beta2, moments[1], g.node('Mul', [gradient, gradient]));
  const mHat = g.node('Mul', [m, corrections[0]]);
  const vHat = g.node('Mul', [v, corrections[1]]);
  const direction = g.node('Div', [mHat, g.node('Add', [g.node('Sqrt', [vHat]), g.scalar(adam.epsilon)])]);
  const decayed =
    adam.weightDecay > 0
      ? g.node('Add', [direction, g.node('Mul', [name, g.scalar(adam.weightDecay)])])
      : direction;
  g.output(name + NEXT, g.node('Sub', [name, g.node('Mul', [rate, decayed])]));
  g.output(`${moments[0]}${NEXT}`, m);
  g.output(`${moments[1]}${NEXT}`, v);
}
