/**
 * Trains a graph: one run a step, state carried in memory, validation beside it, the best weights kept.
 * Where batches come from and what becomes of the weights is the caller's.
 */
import { AppError } from '#core/errors.ts';
import { tensorFrom, zeros, type Tensor } from '#core/onnx/tensor.ts';
import type { TrainingGraph } from '#core/onnx/training-graph.ts';
import { openSession, type Session } from '../inference/session.ts';
import { learningRateAt, type Batch, type TrainingMetrics, type TrainingPlan } from './training-plan.ts';
import { checkState, initialState, weightsOf, type Tensors, type TrainingState } from './training-state.ts';

export interface TrainingControl {
  /** Where to go on from; the graph's own start when left out. */
  readonly from?: TrainingState;
  /** Awaited before each step: holds training for as long as it likes, and answers whether to go on. */
  mayGoOn?(state: TrainingState): Promise<boolean>;
  /** Awaited; the state is whole and its loss a number: the time to keep it. */
  onReport?(metrics: TrainingMetrics, state: TrainingState): void | Promise<void>;
}

/** Stopping is no failure: what was learned so far is in the state. */
export interface TrainingOutcome {
  readonly kind: 'finished' | 'stopped';
  readonly state: TrainingState;
}

/**
 * @throws AppError `training.diverged` when the loss is no number any more, `training.checkpoint-mismatch`
 *   when `from` is of another graph
 */
export async function train(plan: TrainingPlan, control: TrainingControl = {}): Promise<TrainingOutcome> {
  let state = control.from ?? initialState(plan.graph);
  checkState(plan.graph, state);
  const session = await openSession(plan.graph.model);
  const clock = startClock(state.step, plan.steps);
  try {
    while (state.step < plan.steps) {
      if (control.mayGoOn && !(await control.mayGoOn(state))) return { kind: 'stopped', state };
      state = await takeStep(session, plan, state);
      if (state.step % plan.reportEvery !== 0 && state.step !== plan.steps) continue;
      const trainingLoss = state.lossSum / (((state.step - 1) % plan.reportEvery) + 1);
      const validationLoss = await validate(session, plan, state);
      state = { ...state, lossSum: 0, best: betterOf(plan.graph, state, validationLoss) };
      await control.onReport?.({ trainingLoss, validationLoss, ...clock(state.step) }, state);
    }
    return { kind: 'finished', state };
  } finally {
    await session.dispose();
  }
}

type Clock = (step: number) => Pick<TrainingMetrics, 'step' | 'steps' | 'stepsPerSecond' | 'secondsLeft'>;

function startClock(first: number, steps: number): Clock {
  const started = performance.now();
  return (step) => {
    const stepsPerSecond = (step - first) / Math.max(1e-3, (performance.now() - started) / 1000);
    return { step, steps, stepsPerSecond, secondsLeft: (steps - step) / stepsPerSecond };
  };
}

async function takeStep(session: Session, plan: TrainingPlan, state: TrainingState): Promise<TrainingState> {
  const { graph } = plan;
  const results = await session.run({
    ...plan.batch(state.step),
    ...stepInputs(graph, state.step, learningRateAt(state.step, plan)),
    ...Object.fromEntries(state.tensors),
  });
  const loss = Number(results['loss']!.data[0]);
  if (!Number.isFinite(loss)) throw diverged(loss, state.step + 1);
  const tensors = new Map([...state.tensors.keys()].map((name) => [name, results[name + graph.nextSuffix]!]));
  return { ...state, step: state.step + 1, tensors, lossSum: state.lossSum + loss };
}

function stepInputs(graph: TrainingGraph, step: number, rate: number): Batch {
  const scalars = Object.entries({ 'learning-rate': rate, ...graph.scalarsAt(step) });
  return Object.fromEntries(scalars.map(([name, value]) => [name, tensorFrom('float32', [], [value])]));
}

/** Mean loss over the validation batches: the training graph with a learning rate of 0. */
async function validate(
  session: Session,
  { graph, validation }: TrainingPlan,
  { tensors, step }: TrainingState,
): Promise<number | null> {
  if (validation.length === 0) return null;
  let sum = 0;
  for (const batch of validation) {
    const results = await session.run({
      ...batch,
      ...stepInputs(graph, 0, 0),
      ...Object.fromEntries(tensors),
    });
    sum += Number(results['loss']!.data[0]);
  }
  if (!Number.isFinite(sum)) throw diverged(sum, step);
  return sum / validation.length;
}

function betterOf(
  graph: TrainingGraph,
  { best, tensors }: { best: TrainingState['best']; tensors: Tensors },
  validationLoss: number | null,
): TrainingState['best'] {
  if (validationLoss === null || (best && best.validationLoss <= validationLoss)) return best;
  return { validationLoss, weights: weightsOf(graph, tensors) };
}

function diverged(loss: number, step: number): AppError {
  return new AppError(
    'training.diverged',
    `The loss became ${loss} at step ${step}.`,
    'Go on from the last checkpoint with a smaller learning rate.',
  );
}

/** A state of zeros, as sequences begin with. */
export function restState(batch: number, hidden: number): Tensor {
  return zeros('float32', [1, batch, hidden]);
}
