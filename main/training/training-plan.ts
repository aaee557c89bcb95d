/** What is trained, on what and for how long: all that decides the weights that come out. */
import type { Tensor } from '#core/onnx/tensor.ts';
import type { TrainingGraph } from '#core/onnx/training-graph.ts';

/** Tensors by graph input. */
export type Batch = Readonly<Record<string, Tensor>>;

export interface TrainingPlan {
  readonly graph: TrainingGraph;
  /**
   * The batch of a step. A pure function of it: then a resumed training sees the same order. Asked for while
   * the step before runs: what reads and decodes files in the background costs no time.
   */
  batch(step: number): Batch | Promise<Batch>;
  /** Examples a batch. */
  readonly batchSize: number;
  /** How to train with less memory; batches stay whole when left out. */
  readonly split?: BatchSplit;
  /** Batches to judge by; their mean loss decides which weights are kept. */
  readonly validation: readonly Batch[];
  readonly steps: number;
  /** Learning rate at its highest, after `warmupSteps`; falls to a fiftieth as a cosine. */
  readonly learningRate: number;
  readonly warmupSteps: number;
  /** Steps from one report and checkpoint to the next. */
  readonly reportEvery: number;
}

/** A batch in equal parts, whose gradients are gathered for one step: the same step in less memory. */
export interface BatchSplit {
  /** The axis along which each input of the batch holds its examples. */
  readonly axes: Readonly<Record<string, number>>;
  /**
   * The training graph of a part: for `batchSize / parts` examples, with `accumulate: parts` and all else as
   * the plan's own. The loss must be a mean over examples.
   */
  graph(parts: number): TrainingGraph;
}

export interface TrainingMetrics {
  /** Steps done. */
  readonly step: number;
  readonly steps: number;
  /** Mean since the last report. */
  readonly trainingLoss: number;
  readonly validationLoss: number | null;
  readonly stepsPerSecond: number;
  readonly examplesPerSecond: number;
  /** Validation counted, pauses not. */
  readonly secondsLeft: number;
}

/** Warm-up, then a cosine (Loshchilov and Hutter, "SGDR", 2017). */
export function learningRateAt(step: number, { learningRate, warmupSteps, steps }: TrainingPlan): number {
  const warm = Math.min(1, (step + 1) / Math.max(1, warmupSteps));
  const fall = 0.02 + 0.98 * 0.5 * (1 + Math.cos((Math.PI * step) / steps));
  return learningRate * warm * fall;
}
