/** What is trained, on what and for how long: all that decides the weights that come out. */
import type { Tensor } from '#core/onnx/tensor.ts';
import type { TrainingGraph } from '#core/onnx/training-graph.ts';

/** Tensors by graph input. */
export type Batch = Readonly<Record<string, Tensor>>;

export interface TrainingPlan {
  readonly graph: TrainingGraph;
  /** The batch of a step. A pure function of it: then a resumed training sees the same order. */
  batch(step: number): Batch;
  /** Batches to judge by; their mean loss decides which weights are kept. */
  readonly validation: readonly Batch[];
  readonly steps: number;
  /** Learning rate at its highest, after `warmupSteps`; falls to a fiftieth as a cosine. */
  readonly learningRate: number;
  readonly warmupSteps: number;
  /** Steps from one report and checkpoint to the next. */
  readonly reportEvery: number;
}

export interface TrainingMetrics {
  /** Steps done. */
  readonly step: number;
  readonly steps: number;
  /** Mean since the last report. */
  readonly trainingLoss: number;
  readonly validationLoss: number | null;
  readonly stepsPerSecond: number;
  readonly secondsLeft: number;
}

/** Warm-up, then a cosine (Loshchilov and Hutter, "SGDR", 2017). */
export function learningRateAt(step: number, { learningRate, warmupSteps, steps }: TrainingPlan): number {
  const warm = Math.min(1, (step + 1) / Math.max(1, warmupSteps));
  const fall = 0.02 + 0.98 * 0.5 * (1 + Math.cos((Math.PI * step) / steps));
  return learningRate * warm * fall;
}
