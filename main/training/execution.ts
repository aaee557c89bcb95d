/**
 * How a training is carried out on this machine: on which device, with how many threads, and in how many
 * parts a batch. What is left open is found out, and kept with the checkpoint: a resumed training comes to
 * the same weights bit for bit only on the same terms.
 */
import { availableParallelism } from 'node:os';
import { AppError } from '#core/errors.ts';
import type { DeviceId } from '../inference/devices.ts';
import type { TrainingPlan } from './training-plan.ts';
import { graphInParts, openStepper } from './stepper.ts';

export interface Execution {
  readonly device: DeviceId;
  /** Of the processor. */
  readonly threads: number;
  /** In which a batch goes through the network, one after another. */
  readonly parts: number;
  /** Spares memory where it can. Changes no result. */
  readonly lean: boolean;
}

/** What a person chooses. */
export interface ExecutionChoice {
  /** The processor when left out. */
  readonly device?: DeviceId;
  /** Found by measuring when left out. */
  readonly threads?: number;
  /** For the training process, as far as it can be told beforehand; as much as it needs when left out. */
  readonly memoryLimitMb?: number;
}

/**
 * @param before terms of the training that is resumed: they stand where nothing is chosen
 * @throws AppError `training.memory-limit`
 */
export async function settleExecution(
  plan: TrainingPlan,
  choice: ExecutionChoice,
  before: Execution | null,
): Promise<Execution> {
  const device = choice.device ?? before?.device ?? 'cpu';
  const parts =
    choice.memoryLimitMb === undefined ? (before?.parts ?? 1) : partsWithin(plan, choice.memoryLimitMb);
  const lean = choice.memoryLimitMb !== undefined || (before?.lean ?? false);
  const known = choice.threads ?? before?.threads ?? (device === 'cpu' ? undefined : 1);
  return { device, parts, lean, threads: known ?? (await measuredThreads(plan, parts)) };
}

const MEGABYTE = 1e6;
/** Node.js, onnxruntime and what waits to be collected, beside the tensors (`docs/benchmarks.md`). */
export const PROCESS_MB = 320;

/**
 * The fewest parts with which the process stays within the limit.
 * @throws AppError `training.memory-limit` when even one example at a time does not, or batches stay whole
 */
export function partsWithin(plan: TrainingPlan, limitMb: number): number {
  const needed = (parts: number) => PROCESS_MB + (graphInParts(plan, parts).peakBytes ?? 0) / MEGABYTE;
  const most = plan.split ? plan.batchSize : 1;
  for (let parts = 1; parts <= most; parts++) {
    if (plan.batchSize % parts === 0 && needed(parts) <= limitMb) return parts;
  }
  const least = Math.ceil(needed(most));
  throw new AppError(
    'training.memory-limit',
    `This training needs ${least} MB at least, and the limit is ${limitMb} MB.`,
    `Allow ${least} MB, or train a smaller network.`,
  );
}

const WARM_UP_STEPS = 1;
const TIMED_STEPS = 5;
/** More threads must be this much quicker: other programs want the cores too. */
const WORTHWHILE = 0.95;

async function measuredThreads(plan: TrainingPlan, parts: number): Promise<number> {
  const batch = await plan.batch(0);
  return quickestThreads(availableParallelism(), async (threads) => {
    const stepper = await openStepper(plan, { device: 'cpu', threads, parts, lean: false });
    try {
      const times: number[] = [];
      for (let i = 0; i < WARM_UP_STEPS + TIMED_STEPS; i++) {
        const before = performance.now();
        await stepper.take(batch, plan.graph.state, 0, 0);
        times.push(performance.now() - before);
      }
      return median(times.slice(WARM_UP_STEPS));
    } finally {
      await stepper.dispose();
    }
  });
}

/**
 * Tries 1, 2, 4, ... threads until more are no quicker.
 * @param timeOf milliseconds of a step with so many threads
 */
export async function quickestThreads(
  most: number,
  timeOf: (threads: number) => Promise<number>,
): Promise<number> {
  let quickest = 1;
  let time = await timeOf(1);
  for (let threads = 2; threads <= most; threads *= 2) {
    const next = await timeOf(threads);
    if (next > WORTHWHILE * time) break;
    [quickest, time] = [threads, next];
  }
  return quickest;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;
