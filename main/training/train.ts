/**
 * Trains a graph: one run a step, state carried in memory, validation beside it, the best weights kept.
 * Where batches come from and what becomes of the weights is the caller's.
 */
import { AppError } from '#core/errors.ts';
import { zeros, tensorFrom, type Tensor } from '#core/onnx/tensor.ts';
import type { TrainingGraph } from '#core/onnx/training-graph.ts';
import { openSession } from '../inference/session.ts';

export type Batch = Readonly<Record<string, Tensor>>;

export interface TrainingMetrics {
  readonly step: number;
  readonly steps: number;
  /** Mean since the last report. */
  readonly trainingLoss: number;
  readonly validationLoss: number | null;
  readonly secondsLeft: number;
}

export interface TrainingOptions {
  readonly graph: TrainingGraph;
  /** The batch of a step, by graph input. */
  batch(step: number): Batch;
  /** Batches to judge by; their mean loss decides which weights are kept. */
  readonly validation: readonly Batch[];
  readonly steps: number;
  /** Learning rate at its highest, after `warmupSteps`; falls to a fiftieth as a cosine. */
  readonly learningRate: number;
  readonly warmupSteps: number;
  readonly reportEvery: number;
  readonly signal?: AbortSignal;
  onReport(metrics: TrainingMetrics, weights: ReadonlyMap<string, Tensor>): void;
}

/**
 * @returns the weights with the smallest validation loss
 * @throws AppError `training.diverged` when the loss is no number any more; `AbortError` between steps
 */
export async function train(options: TrainingOptions): Promise<ReadonlyMap<string, Tensor>> {
  const { graph, steps } = options;
  const session = await openSession(graph.model);
  let state = new Map(graph.state);
  let best = { loss: Infinity, weights: weightsOf(graph, state) };
  const started = performance.now();
  let sum = 0;
  try {
    for (let step = 0; step < steps; step++) {
      options.signal?.throwIfAborted();
      const rate = learningRateAt(step, options);
      const results = await session.run({
        ...options.batch(step),
        ...stepInputs(graph, step, rate),
        ...Object.fromEntries(state),
      });
      state = nextState(graph, state, results);
      sum += lossOf(results, step);
      if ((step + 1) % options.reportEvery !== 0 && step + 1 !== steps) continue;
      const validationLoss = await validate(session, graph, state, options.validation);
      if (validationLoss !== null && validationLoss < best.loss)
        best = { loss: validationLoss, weights: weightsOf(graph, state) };
      const secondsLeft = ((performance.now() - started) / 1000 / (step + 1)) * (steps - step - 1);
      options.onReport(
        { step: step + 1, steps, trainingLoss: sum / options.reportEvery, validationLoss, secondsLeft },
        best.weights,
      );
      sum = 0;
    }
  } finally {
    await session.dispose();
  }
  return best.loss < Infinity ? best.weights : weightsOf(graph, state);
}

function learningRateAt(step: number, { learningRate, warmupSteps, steps }: TrainingOptions): number {
  const warm = Math.min(1, (step + 1) / Math.max(1, warmupSteps));
  const fall = 0.02 + 0.98 * 0.5 * (1 + Math.cos((Math.PI * step) / steps));
  return learningRate * warm * fall;
}

function stepInputs({ adam }: TrainingGraph, step: number, rate: number): Batch {
  const scalar = (value: number) => tensorFrom('float32', [], [value]);
  return {
    'learning-rate': scalar(rate),
    correction1: scalar(1 / (1 - adam.beta1 ** (step + 1))),
    correction2: scalar(1 / (1 - adam.beta2 ** (step + 1))),
  };
}

function nextState(
  { nextSuffix }: TrainingGraph,
  state: ReadonlyMap<string, Tensor>,
  results: Record<string, Tensor>,
): Map<string, Tensor> {
  return new Map([...state.keys()].map((name) => [name, results[name + nextSuffix]!]));
}

function weightsOf({ parameters }: TrainingGraph, state: ReadonlyMap<string, Tensor>): Map<string, Tensor> {
  return new Map(parameters.map((name) => [name, state.get(name)!]));
}

function lossOf(results: Record<string, Tensor>, step: number): number {
  const loss = Number(results['loss']!.data[0]);
  if (Number.isFinite(loss)) return loss;
  throw new AppError(
    'training.diverged',
    `The loss became ${loss} at step ${step + 1}.`,
    'Train with a smaller learning rate.',
  );
}

/** Mean loss over the validation batches: the training graph with a learning rate of 0. */
async function validate(
  session: Awaited<ReturnType<typeof openSession>>,
  graph: TrainingGraph,
  state: ReadonlyMap<string, Tensor>,
  batches: readonly Batch[],
): Promise<number | null> {
  if (batches.length === 0) return null;
  let sum = 0;
  for (const batch of batches) {
    const results = await session.run({ ...batch, ...stepInputs(graph, 0, 0), ...Object.fromEntries(state) });
    sum += Number(results['loss']!.data[0]);
  }
  return sum / batches.length;
}

/** A state of zeros, as sequences begin with. */
export function restState(batch: number, hidden: number): Tensor {
  return zeros('float32', [1, batch, hidden]);
}
