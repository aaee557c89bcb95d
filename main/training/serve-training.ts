/**
 * A training process's work: takes one request, trains, keeps checkpoints and tells how it goes. Orders are
 * heard between steps, since a step blocks the thread.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { AppError, serializeError } from '#core/errors.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { train } from './train.ts';
import type { TrainingEnd, TrainingNews, TrainingOrder, TrainingRequest } from './training-messages.ts';
import { keptWeights, type TrainingState } from './training-state.ts';
import type { TrainingTask } from './training-task.ts';

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
  paused = false;
  #wake = (): void => undefined;

  hear(kind: TrainingOrder['kind']): void {
    if (kind === 'stop') this.stopped = true;
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
  const { checkpointPath } = request;
  const identity = `${request.task} ${JSON.stringify(request.settings)}`;
  const from = request.resume ? await readCheckpoint(checkpointPath, identity) : null;
  const prepared = await prepare(tasks, request, port, orders);
  if (!prepared) return { kind: 'stopped', step: from?.step ?? 0 };
  const keep = (state: TrainingState) => writeCheckpoint(checkpointPath, state, identity);
  const { kind, state } = await train(prepared.plan, {
    ...(from && { from }),
    async mayGoOn(state) {
      await turn();
      if (orders.paused && !orders.stopped) {
        await keep(state);
        port.tell({ kind: 'paused', step: state.step });
        while (orders.paused && !orders.stopped) await orders.next();
      }
      return !orders.stopped;
    },
    async onReport(metrics, state) {
      await keep(state);
      port.tell({ kind: 'progress', metrics });
    },
  });
  if (kind === 'stopped') {
    await keep(state);
    return { kind, step: state.step };
  }
  return { kind, result: await prepared.finish(keptWeights(prepared.plan.graph, state)) };
}

/** The task's preparation; null when it was stopped meanwhile. */
async function prepare(
  tasks: readonly TrainingTask[],
  { task: id, settings }: TrainingRequest,
  port: TrainingPort,
  orders: Orders,
) {
  const task = tasks.find((candidate) => candidate.id === id);
  if (!task) {
    const known = tasks.map((candidate) => candidate.id).join(', ');
    throw new AppError('training.task', `There is no training of “${id}”.`, `Choose one of ${known}.`);
  }
  const stopped = new Error('stopped while preparing');
  try {
    return await task.prepare(settings, async (done, total) => {
      port.tell({ kind: 'preparing', done, total });
      await turn();
      if (orders.stopped) throw stopped;
    });
  } catch (error) {
    if (error === stopped) return null;
    throw error;
  }
}
