/** When a training has gone astray: it stops then, and what was kept of it before stays. */
import { AppError } from '#core/errors.ts';
import type { Tensors } from './training-state.ts';

/** An untrained network is bad; one a thousand times as bad will not find its way back. */
const EXPLODED = 1000;
/** Losses that begin near 0 are measured by this. */
const SMALLEST_MEASURE = 1e-3;

export interface StepLosses {
  /** Counted from 1. */
  readonly step: number;
  readonly loss: number;
  /** Global norm of the gradients; the weights that come out are as broken as it is. */
  readonly gradientNorm: number;
  readonly firstLoss: number | null;
  readonly learningRate: number;
}

/** @throws AppError `training.diverged` when the loss is no number, or far beyond where it began */
export function checkLosses({ step, loss, gradientNorm, firstLoss, learningRate }: StepLosses): void {
  if (!Number.isFinite(loss)) throw diverged(`The loss became ${loss}`, step, learningRate);
  if (!Number.isFinite(gradientNorm)) {
    const problem = `The loss is ${short(loss)}, and its gradients became ${gradientNorm}`;
    throw diverged(problem, step, learningRate);
  }
  if (firstLoss === null) return;
  if (loss > EXPLODED * Math.max(Math.abs(firstLoss), SMALLEST_MEASURE)) {
    const problem = `The loss began at ${short(firstLoss)} and grew to ${short(loss)}`;
    throw diverged(problem, step, learningRate);
  }
}

/** @throws AppError `training.diverged` when a value is no number: such a state must not be kept */
export function checkTensors(tensors: Tensors, step: number, learningRate: number): void {
  for (const [name, { data }] of tensors) {
    if (!(data instanceof Float32Array || data instanceof Float64Array)) continue;
    const bad = data.find((value: number) => !Number.isFinite(value));
    if (bad !== undefined) throw diverged(`"${name}" became ${bad}`, step, learningRate);
  }
}

/** @throws AppError `training.diverged` when the validation loss is no number */
export function checkValidation(loss: number, step: number, learningRate: number): void {
  if (!Number.isFinite(loss)) throw diverged(`The validation loss became ${loss}`, step, learningRate);
}

function diverged(problem: string, step: number, learningRate: number): AppError {
  return new AppError(
    'training.diverged',
    `${problem} at step ${step}, at a learning rate of ${short(learningRate)}.`,
    `Lower the learning rate, to ${short(learningRate / 10)} perhaps, and go on from the last checkpoint.`,
  );
}

const short = (value: number): string => String(Number(value.toPrecision(3)));
