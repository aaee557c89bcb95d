/**
 * Trains a graph: one run a step, state carried in memory, validation beside it, the best weights kept.
 * Where batches come from and what becomes of the weights is the caller's.
 */
import { zeros, type Tensor } from '#core/onnx/tensor.ts';
import type { TrainingGraph } from '#core/onnx/training-graph.ts';
import { checkLosses, checkTensors, checkValidation } from './divergence.ts';
import type { Execution } from './execution.ts';
import { openStepper, type Stepper } from './stepper.ts';
import { learningRateAt, type Batch, type TrainingMetrics, type TrainingPlan } from './training-plan.ts';
import { checkState, initialState, weightsOf, type TrainingState } from './training-state.ts';

export interface TrainingControl {
  /** Where to go on from; the graph's own start when left out. */
  readonly from?: TrainingState;
  /** One thread of the processor and whole batches when left out. */
  readonly execution?: Execution;
  /** Told once, before the first step: what it runs on, and why that is not the device asked for. */
  onStart?(execution: Execution, fallbackReason: string | null): void | Promise<void>;
  /** Awaited before each step: holds training for as long as it likes, and answers whether to go on. */
  mayGoOn?(state: TrainingState): Promise<boolean>;
  /** Awaited; the state is whole and all its values numbers: the time to keep it. */
  onReport?(metrics: TrainingMetrics, state: TrainingState): void | Promise<void>;
}

/** Stopping is no failure: what was learned so far is in the state. */
export interface TrainingOutcome {
  readonly kind: 'finished' | 'stopped';
  readonly state: TrainingState;
}

const PLAIN: Execution = { device: 'cpu', threads: 1, parts: 1, lean: false };

/**
 * @throws AppError `training.diverged` when the loss is no number any more or explodes,
 *   `training.checkpoint-mismatch` when `from` is of another graph
 */
export async function train(plan: TrainingPlan, control: TrainingControl = {}): Promise<TrainingOutcome> {
  let state = control.from ?? initialState(plan.graph);
  checkState(plan.graph, state);
  const execution = control.execution ?? PLAIN;
  const stepper = await openStepper(plan, execution);
  try {
    await control.onStart?.({ ...execution, device: stepper.device }, stepper.fallbackReason);
    const clock = new Clock(state.step, plan);
    const batches = prefetched(plan);
    while (state.step < plan.steps) {
      if (!(await clock.withoutCounting(() => control.mayGoOn?.(state) ?? true)))
        return { kind: 'stopped', state };
      state = await takeStep(stepper, plan, state, await batches(state.step));
      if (state.step % plan.reportEvery !== 0 && state.step !== plan.steps) continue;
      state = await judge(stepper, plan, state);
      const { training, validation } = state.losses!;
      await control.onReport?.(
        { trainingLoss: training, validationLoss: validation, ...clock.metricsAt(state.step) },
        state,
      );
    }
    return { kind: 'finished', state };
  } finally {
    await stepper.dispose();
  }
}

/** Batches in turn, the next one begun with while the step of this one runs. */
function prefetched(plan: TrainingPlan): (step: number) => Promise<Batch> {
  let next: { readonly step: number; readonly batch: Promise<Batch> } | null = null;
  const begin = (step: number) => {
    const batch = Promise.resolve(plan.batch(step));
    // Who awaits it hears of a failure; a training that is stopped before does not.
    batch.catch(() => undefined);
    return { step, batch };
  };
  return async (step) => {
    const current = next?.step === step ? next : begin(step);
    const batch = await current.batch;
    next = step + 1 < plan.steps ? begin(step + 1) : null;
    return batch;
  };
}

class Clock {
  readonly #first: number;
  readonly #plan: TrainingPlan;
  #started = performance.now();

  constructor(first: number, plan: TrainingPlan) {
    this.#first = first;
    this.#plan = plan;
  }

  async withoutCounting<T>(wait: () => T | Promise<T>): Promise<T> {
    const before = performance.now();
    const result = await wait();
    this.#started += performance.now() - before;
    return result;
  }

  metricsAt(step: number): Omit<TrainingMetrics, 'trainingLoss' | 'validationLoss'> {
    const { steps, batchSize } = this.#plan;
    const seconds = Math.max(1e-3, (performance.now() - this.#started) / 1000);
    const stepsPerSecond = (step - this.#first) / seconds;
    return {
      step,
      steps,
      stepsPerSecond,
      examplesPerSecond: stepsPerSecond * batchSize,
      secondsLeft: (steps - step) / stepsPerSecond,
    };
  }
}

async function takeStep(
  stepper: Stepper,
  plan: TrainingPlan,
  state: TrainingState,
  batch: Batch,
): Promise<TrainingState> {
  const learningRate = learningRateAt(state.step, plan);
  const { loss, gradientNorm, tensors } = await stepper.take(batch, state.tensors, state.step, learningRate);
  const step = state.step + 1;
  checkLosses({ step, loss, gradientNorm, firstLoss: state.firstLoss, learningRate });
  const firstLoss = state.firstLoss ?? loss;
  return { ...state, step, tensors, firstLoss, lossSum: state.lossSum + loss };
}

/** Ends the stretch since the last report: its mean loss, the validation loss, the best weights. */
async function judge(stepper: Stepper, plan: TrainingPlan, state: TrainingState): Promise<TrainingState> {
  const rate = learningRateAt(state.step - 1, plan);
  checkTensors(state.tensors, state.step, rate);
  const training = state.lossSum / (((state.step - 1) % plan.reportEvery) + 1);
  const validation = await validate(stepper, plan, state);
  if (validation !== null) checkValidation(validation, state.step, rate);
  const best = betterOf(plan.graph, state, validation);
  return { ...state, lossSum: 0, losses: { training, validation }, best };
}

/** Mean loss over the validation batches, of the weights that would be kept. */
async function validate(
  stepper: Stepper,
  { graph, validation }: TrainingPlan,
  { tensors }: TrainingState,
): Promise<number | null> {
  if (validation.length === 0) return null;
  const judged = new Map([...tensors, ...weightsOf(graph, tensors)]);
  let sum = 0;
  for (const batch of validation) sum += await stepper.lossOf(batch, judged);
  return sum / validation.length;
}

function betterOf(
  graph: TrainingGraph,
  { step, best, tensors }: TrainingState,
  validationLoss: number | null,
): TrainingState['best'] {
  if (validationLoss === null || (best && best.validationLoss <= validationLoss)) return best;
  return { step, validationLoss, weights: weightsOf(graph, tensors) };
}

/** A state of zeros, as sequences begin with. */
export function restState(batch: number, hidden: number): Tensor {
  return zeros('float32', [1, batch, hidden]);
}
