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
   * @param onProgress how much of the material is ready; may throw to stop it
   * @param isFinishing whether the training is to come to its end: what can be left out of the preparation is
   */
  prepare(
    settings: TrainingSettings,
    onProgress: PreparationProgress,
    isFinishing: () => boolean,
  ): Promise<Preparation>;
}

/** Of a preparation in several parts: which, and what is known so far. */
export interface PreparationStage {
  readonly phase?: string;
  readonly facts?: Json;
}

export type PreparationProgress = (
  done: number,
  total: number,
  stage?: PreparationStage,
) => void | Promise<void>;

export interface Preparation {
  readonly plan: TrainingPlan;
  /** What there is to say of weights while they are learned, asked for with every report. */
  judge?(weights: Tensors, trainingLoss: number): Promise<Json>;
  /**
   * Makes of the weights what the training is for, and writes it.
   * @returns what there is to tell of it
   */
  finish(weights: Tensors, report: TrainingReport): Promise<Json>;
}
