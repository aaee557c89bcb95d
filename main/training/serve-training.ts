/**
 * A training process's work: takes one request, trains, keeps checkpoints and tells how it goes. Orders are
 * heard between steps, since a step blocks the thread.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { AppError, serializeError } from '#core/errors.ts';
import { placementOn } from '../inference/placement.ts';
import { batchParts } from './batch-parts.ts';
import { checkTensors } from './divergence.ts';
import { settleExecution, type Execution } from './execution.ts';
import { RollingCheckpoints } from './rolling-checkpoints.ts';
import { graphInParts, scalarInputs } from './stepper.ts';
import { train } from './train.ts';
import { reportOf } from './training-card.ts';
import type {
  TrainingEnd,
  TrainingNews,
  TrainingOrder,
  TrainingRequest,
  TrainingStart,
} from './training-messages.ts';
import { learningRateAt, type TrainingPlan } from './training-plan.ts';
import { keptWeights, type TrainingState } from './training-state.ts';
import type { TrainingSettings, TrainingTask } from './training-task.ts';

export interface TrainingPort {
  tell(news: TrainingNews): void;
  /** Calls back with every order, in turn. */
  onOrder(listener: (order: TrainingOrder) => void): void;
}

/** Serves one training; the promise ends with it, and never fails. */
export function serveTraining(tasks: readonly TrainingTask[], port: TrainingPort): Promise<void> {
  const orders = new Orders();
  return new Promise((resolve) =>
    port.onOrder((order) => {
      orders.hear(order.kind);
      if (order.kind !== 'start') return;
      void carryOut(tasks, order.request, port, orders)
        .catch((error: unknown): TrainingEnd => ({ kind: 'failed', error: serializeError(error) }))
        .then((end) => port.tell(end))
        .then(resolve);
    }),
  );
}

/** What was asked for last, and a way to wait for it to change. */
class Orders {
  stopped = false;
  finished = false;
  paused = false;
  #wake = (): void => undefined;

  hear(kind: TrainingOrder['kind']): void {
    if (kind === 'stop') this.stopped = true;
    if (kind === 'finish') this.finished = true;
    if (kind === 'pause') this.paused = true;
    if (kind === 'resume') this.paused = false;
    this.#wake();
  }

  next(): Promise<void> {
    return new Promise((resolve) => (this.#wake = resolve));
  }
}

async function carryOut(
  tasks: readonly TrainingTask[],
  request: TrainingRequest,
  port: TrainingPort,
  orders: Orders,
): Promise<TrainingEnd> {
  const task = taskOf(tasks, request.task);
  const checkpoints = new RollingCheckpoints(request.checkpointPath, {
    identity: identityOf(task, request.settings),
    ...(request.keepCheckpoints !== undefined && { keep: request.keepCheckpoints }),
    onNotice: (notice) => port.tell({ kind: 'notice', error: serializeError(notice) }),
  });
  if (!request.resume) await checkpoints.clear();
  const from = await checkpoints.newest();
  const prepared = await prepare(task, request.settings, port, orders);
  if (!prepared) return { kind: 'stopped', step: from?.state.step ?? 0 };
  const { plan } = prepared;
  const chosen = await settleExecution(plan, request.execution ?? {}, from?.execution ?? null);
  let start: TrainingStart | undefined;
  const keep = async (state: TrainingState) => {
    checkTensors(state.tensors, state.step, learningRateAt(state.step, plan));
    await checkpoints.keep(state, start!.execution);
  };
  const { kind, state } = await train(plan, {
    ...(from && { from: from.state }),
    execution: chosen,
    async onStart(execution, fallbackReason) {
      const cpuShare = await cpuShareOf(plan, execution);
      start = { kind: 'started', step: from?.state.step ?? 0, execution, fallbackReason, cpuShare };
      port.tell(start);
    },
    async mayGoOn(state) {
      await turn();
      if (orders.paused && !orders.stopped && !orders.finished) {
        await keep(state);
        port.tell({ kind: 'paused', step: state.step });
        while (orders.paused && !orders.stopped && !orders.finished) await orders.next();
      }
      return !orders.stopped && !orders.finished;
    },
    async onReport(metrics, state) {
      await keep(state);
      const facts = await prepared.judge?.(keptWeights(plan.graph, state), metrics.trainingLoss);
      port.tell({ kind: 'progress', metrics, ...(facts !== undefined && { facts }) });
    },
  });
  if (kind === 'stopped' && !orders.finished) {
    await keep(state);
    return { kind, step: state.step };
  }
  const report = reportOf(plan, state, start!);
  return { kind: 'finished', result: await prepared.finish(keptWeights(plan.graph, state), report) };
}

function taskOf(tasks: readonly TrainingTask[], id: string): TrainingTask {
  const task = tasks.find((candidate) => candidate.id === id);
  if (task) return task;
  const known = tasks.map((candidate) => candidate.id).join(', ');
  throw new AppError('training.task', `There is no training of “${id}”.`, `Choose one of ${known}.`);
}

/** What a checkpoint belongs to: the task, and the settings that must stay. */
function identityOf({ id, adjustable = [] }: TrainingTask, settings: TrainingSettings): string {
  const fixed = Object.entries(settings).filter(([name]) => !adjustable.includes(name));
  return `${id} ${JSON.stringify(Object.fromEntries(fixed))}`;
}

/** The share of a step's nodes that a device leaves to the processor; null on the processor. */
async function cpuShareOf(plan: TrainingPlan, { device, parts }: Execution): Promise<number | null> {
  if (device === 'cpu') return null;
  const graph = graphInParts(plan, parts);
  const [part] = batchParts(await plan.batch(0), plan.split?.axes ?? {}, parts);
  const { nodes, onCpu } = await placementOn(device, graph.model, {
    ...part,
    ...scalarInputs(graph, 0, 0),
    ...Object.fromEntries(graph.state),
  });
  return onCpu / nodes;
}

/** The task's preparation; null when it was stopped meanwhile. */
async function prepare(task: TrainingTask, settings: TrainingSettings, port: TrainingPort, orders: Orders) {
  const stopped = new Error('stopped while preparing');
  try {
    return await task.prepare(
      settings,
      async (done, total, stage) => {
        port.tell({ kind: 'preparing', done, total, ...stage });
        await turn();
        if (orders.stopped) throw stopped;
      },
      () => orders.finished,
    );
  } catch (error) {
    if (error === stopped) return null;
    throw error;
  }
}
