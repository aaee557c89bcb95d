/** Writes what a training was for: the network as a plain ONNX file for any runtime, and its card. */
import { join } from 'node:path';
import { AppError } from '#core/errors.ts';
import type { GraphBuilder } from '#core/onnx/graph-builder.ts';
import { encodeModel } from '#core/onnx/proto/codec.ts';
import { replaceFile } from '../store/durable-file.ts';
import { fileError } from '../store/file-error.ts';
import { trainingCard, type CardFacts, type TrainingReport } from './training-card.ts';
import type { Tensors } from './training-state.ts';

export interface TrainedNetwork {
  /** The network alone, its outputs declared: no loss, no optimiser. */
  readonly inference: GraphBuilder;
  readonly weights: Tensors;
  readonly card: CardFacts;
  readonly report: TrainingReport;
}

export interface ExportedFiles {
  readonly modelPath: string;
  readonly cardPath: string;
}

/**
 * Writes `NAME.onnx` and `NAME.md` into a folder that is there; each is wholly written or not at all.
 * Parameters that were frozen keep the values they have in the builder.
 * @throws AppError `training.export` when a weight does not fit the network, `store.*`
 */
export async function exportTrained(
  folder: string,
  name: string,
  { inference, weights, card, report }: TrainedNetwork,
): Promise<ExportedFiles> {
  const values = new Map([...inference.parameters, ...weights]);
  for (const [parameter, { shape }] of inference.parameters) {
    const trained = values.get(parameter)!.shape;
    if (trained.join() === shape.join()) continue;
    throw new AppError(
      'training.export',
      `“${parameter}” has the shape [${trained.join(', ')}] where the network needs [${shape.join(', ')}].`,
      'Export with the network that was trained.',
    );
  }
  const modelPath = join(folder, `${name}.onnx`);
  const cardPath = join(folder, `${name}.md`);
  await write(modelPath, encodeModel(inference.model(inference.graph, values)));
  await write(cardPath, trainingCard(card, report));
  return { modelPath, cardPath };
}

async function write(path: string, content: Uint8Array | string): Promise<void> {
  try {
    await replaceFile(path, (handle) => handle.writeFile(content));
  } catch (error) {
    throw fileError(error, path, 'could not be written');
  }
}
