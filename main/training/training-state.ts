/** Where a training stands: everything that the next step depends on, and the best weights so far. */
import { AppError } from '#core/errors.ts';
import type { Tensor } from '#core/onnx/tensor.ts';
import type { TrainingGraph } from '#core/onnx/training-graph.ts';

export type Tensors = ReadonlyMap<string, Tensor>;

export interface TrainingState {
  /** Steps done. Batches and rates are functions of it, so it is the data's order too. */
  readonly step: number;
  /** Parameters, the optimiser's moments, moving averages. */
  readonly tensors: Tensors;
  /** Of the first step: what later losses are measured by. Null before it. */
  readonly firstLoss: number | null;
  /** Sum of the losses since the last report. */
  readonly lossSum: number;
  /** What the last report said; null before the first. */
  readonly losses: { readonly training: number; readonly validation: number | null } | null;
  readonly best: BestWeights | null;
}

/** Those with the smallest validation loss; there are none before the first report, or without validation. */
export interface BestWeights {
  /** Steps done when they were judged. */
  readonly step: number;
  readonly validationLoss: number;
  readonly weights: Tensors;
}

export function initialState({ state }: TrainingGraph): TrainingState {
  return { step: 0, tensors: state, firstLoss: null, lossSum: 0, losses: null, best: null };
}

/** The parameters among a state's tensors; their moving averages where the training keeps some. */
export function weightsOf({ parameters, averageSuffix }: TrainingGraph, tensors: Tensors): Tensors {
  return new Map(
    parameters.map((name) => [name, tensors.get(name + averageSuffix) ?? tensors.get(name)!] as const),
  );
}

/** What a training is for: its best weights, or its last where nothing judged them. */
export function keptWeights(graph: TrainingGraph, { best, tensors }: TrainingState): Tensors {
  return best?.weights ?? weightsOf(graph, tensors);
}

/** @throws AppError `training.checkpoint-mismatch` when a state is not of this graph */
export function checkState(graph: TrainingGraph, { tensors }: TrainingState): void {
  for (const [name, { dtype, shape }] of graph.state) {
    const found = tensors.get(name);
    if (found?.dtype === dtype && found.shape.join() === shape.join()) continue;
    const has = found ? `${found.dtype} [${found.shape.join(', ')}]` : 'nothing';
    throw new AppError(
      'training.checkpoint-mismatch',
      `The checkpoint has ${has} for "${name}", where the network needs ${dtype} [${shape.join(', ')}].`,
      'Start the training anew, or use the checkpoint with the version that wrote it.',
    );
  }
}
