/** What can be trained: a descriptor a network, registered in `tasks.ts`. */
import type { TrainingPlan } from './training-plan.ts';
import type { TrainingReport } from './training-card.ts';
import type { Tensors } from './training-state.ts';

/** Anything that crosses a process boundary. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Settings by name, as a person gives them. */
export type TrainingSettings = Readonly<Record<string, number | string | boolean>>;

export interface TrainingTask {
  readonly id: string;
  /** Settings that may be others in a resumed training than before it: the learning rate of one astray. */
  readonly adjustable?: readonly string[];
  /**
   * Gathers the material and plans the training. The same settings give the same plan.
   * @param onProgress how much of the material is ready
   */
  prepare(settings: TrainingSettings, onProgress: PreparationProgress): Promise<Preparation>;
}

export type PreparationProgress = (done: number, total: number) => void | Promise<void>;

export interface Preparation {
  readonly plan: TrainingPlan;
  /**
   * Makes of the weights what the training is for, and writes it.
   * @returns what there is to tell of it
   */
  finish(weights: Tensors, report: TrainingReport): Promise<Json>;
}
