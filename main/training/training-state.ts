/** Where a training stands: everything that the next step depends on, and the best weights so far. */
import { AppError } from '#core/errors.ts';
import type { Tensor } from '#core/onnx/tensor.ts';
import type { TrainingGraph } from '#core/onnx/training-graph.ts';

export type Tensors = ReadonlyMap<string, Tensor>;

export interface TrainingState {
  /** Steps done. */
  readonly step: number;
  /** Parameters and the optimiser's moments. */
  readonly tensors: Tensors;
  /** Sum of the losses since the last report. */
  readonly lossSum: number;
  /** Those with the smallest validation loss; null before the first report, or without validation. */
  readonly best: { readonly validationLoss: number; readonly weights: Tensors } | null;
}

export function initialState({ state }: TrainingGraph): TrainingState {
  return { step: 0, tensors: state, lossSum: 0, best: null };
}

/** The parameters among a state's tensors. */
export function weightsOf({ parameters }: TrainingGraph, tensors: Tensors): Tensors {
  return new Map(parameters.map((name) => [name, tensors.get(name)!]));
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
