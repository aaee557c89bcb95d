/**
 * A training's checkpoints: the last few states and, apart, the best weights. A damaged one is passed over
 * for the one before.
 */
import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '#core/errors.ts';
import { fileError } from '../store/file-error.ts';
import { removeLeftovers } from '../store/durable-file.ts';
import { readBest, readCheckpoint, writeBest, writeCheckpoint, type Checkpoint } from './checkpoint.ts';
import type { Execution } from './execution.ts';
import type { BestWeights, TrainingState } from './training-state.ts';

const SUFFIX = '.safetensors';
const DEFAULT_KEPT = 2;
const STEP_DIGITS = 9;

export interface CheckpointOptions {
  /** What the state belongs to: the task and its settings. */
  readonly identity: string;
  /** States that are kept; 2 when left out. */
  readonly keep?: number;
  /** Told what a person should know: that a checkpoint was damaged, and what is done about it. */
  onNotice(notice: AppError): void;
}

export interface ResumedTraining {
  readonly state: TrainingState;
  readonly execution: Execution;
}

export class RollingCheckpoints {
  readonly #folder: string;
  readonly #stem: string;
  readonly #options: CheckpointOptions;
  #writtenBest: BestWeights | null = null;

  /** @param path `NAME.safetensors`; the files are `NAME.STEP.safetensors` and `NAME.best.safetensors` */
  constructor(path: string, options: CheckpointOptions) {
    this.#folder = dirname(path);
    this.#stem = basename(path, SUFFIX);
    this.#options = options;
  }

  /**
   * Keeps a state. The best weights go first: a state never speaks of some that are not there.
   * @throws AppError `store.*`
   */
  async keep({ best, ...state }: TrainingState, execution: Execution): Promise<void> {
    const { identity, keep = DEFAULT_KEPT } = this.#options;
    if (best && best !== this.#writtenBest) {
      await writeBest(this.#bestPath, best, identity);
      this.#writtenBest = best;
    }
    const bestValidationLoss = best?.validationLoss ?? null;
    await writeCheckpoint(this.#statePath(state.step), { state, execution, bestValidationLoss }, identity);
    for (const step of (await this.#steps()).slice(keep)) await this.#remove(this.#statePath(step));
  }

  /**
   * The newest state that is whole; null where there is none at all.
   * @throws AppError `training.checkpoint-mismatch`, `training.checkpoint-damaged` when none is whole,
   *   `store.*`
   */
  async newest(): Promise<ResumedTraining | null> {
    const steps = await this.#steps();
    await this.#removeLeftovers();
    for (const [i, step] of steps.entries()) {
      const path = this.#statePath(step);
      try {
        const checkpoint = await readCheckpoint(path, this.#options.identity);
        if (checkpoint) return await this.#withBest(checkpoint);
      } catch (error) {
        if (!isDamage(error)) throw error;
        const before = steps[i + 1];
        if (before === undefined) throw damaged(path, 'there is none before it', 'Begin anew.', error);
        const remedy = 'Nothing: the steps since then are made again.';
        this.#options.onNotice(damaged(path, `training goes on from step ${before}`, remedy, error));
        await this.#remove(path);
      }
    }
    return null;
  }

  /** Removes all of them: the training begins anew. */
  async clear(): Promise<void> {
    for (const step of await this.#steps()) await this.#remove(this.#statePath(step));
    await this.#remove(this.#bestPath);
  }

  async #withBest({ state, execution, bestValidationLoss }: Checkpoint): Promise<ResumedTraining> {
    if (bestValidationLoss === null) return { state: { ...state, best: null }, execution };
    let best: BestWeights | null = null;
    let cause: unknown;
    try {
      best = await readBest(this.#bestPath, this.#options.identity);
    } catch (error) {
      if (!isDamage(error)) throw error;
      cause = error;
    }
    if (!best) {
      const remedy = 'Nothing: later weights are kept when they do well.';
      this.#options.onNotice(damaged(this.#bestPath, 'the best weights so far are lost', remedy, cause));
    }
    this.#writtenBest = best;
    return { state: { ...state, best }, execution };
  }

  get #bestPath(): string {
    return join(this.#folder, `${this.#stem}.best${SUFFIX}`);
  }

  #statePath(step: number): string {
    return join(this.#folder, `${this.#stem}.${String(step).padStart(STEP_DIGITS, '0')}${SUFFIX}`);
  }

  /** Of the states there are, newest first. */
  async #steps(): Promise<number[]> {
    let names: string[];
    try {
      names = await readdir(this.#folder);
    } catch (error) {
      throw fileError(error, this.#folder, 'could not be read');
    }
    return names
      .filter((name) => name.startsWith(`${this.#stem}.`) && name.endsWith(SUFFIX))
      .map((name) => name.slice(this.#stem.length + 1, -SUFFIX.length))
      .filter((middle) => /^\d+$/.test(middle))
      .map(Number)
      .sort((a, b) => b - a);
  }

  async #remove(path: string): Promise<void> {
    await rm(path, { force: true });
  }

  /** Of every file that a process was writing when it was killed, finished ones before or not. */
  async #removeLeftovers(): Promise<void> {
    const halfWritten = /^\.(.+\.(?:\d+|best)\.safetensors)\.[^.]+\.tmp$/;
    const targets = (await readdir(this.#folder)).flatMap((name) => halfWritten.exec(name)?.[1] ?? []);
    for (const target of new Set(targets)) {
      if (target.startsWith(`${this.#stem}.`)) await removeLeftovers(join(this.#folder, target));
    }
  }
}

const isDamage = (error: unknown): boolean =>
  error instanceof AppError &&
  (error.code === 'training.checkpoint-damaged' || error.code.startsWith('safetensors.'));

function damaged(path: string, consequence: string, remedy: string, cause: unknown): AppError {
  return new AppError('training.checkpoint-damaged', `${path} is damaged; ${consequence}.`, remedy, {
    cause,
  });
}
