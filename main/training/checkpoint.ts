/**
 * One checkpoint file: a training's state, or its best weights, as safetensors, replaced crash-safely. A sum
 * over the values tells a damaged file from a whole one.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { AppError } from '#core/errors.ts';
import { bytesOf, type Tensor } from '#core/onnx/tensor.ts';
import { decodeSafetensors, encodeSafetensors, type TensorFile } from '#core/onnx/safetensors.ts';
import { fileError, hasCode } from '../store/file-error.ts';
import { replaceFile } from '../store/durable-file.ts';
import type { Execution } from './execution.ts';
import type { BestWeights, Tensors, TrainingState } from './training-state.ts';

/** What the next step depends on. The best weights have a file of their own. */
export interface Checkpoint {
  readonly state: Omit<TrainingState, 'best'>;
  /** On these terms it goes on bit for bit. */
  readonly execution: Execution;
  /** Of the best weights when it was written; null when there were none. */
  readonly bestValidationLoss: number | null;
}

/** @throws AppError `store.*` */
export function writeCheckpoint(path: string, checkpoint: Checkpoint, identity: string): Promise<void> {
  const { tensors, ...progress } = checkpoint.state;
  const { execution, bestValidationLoss } = checkpoint;
  const facts = JSON.stringify({ ...progress, execution, bestValidationLoss });
  return write(path, tensors, { identity, facts });
}

/**
 * @param identity what the state belongs to; reading asks for the same
 * @returns null where there is no such file
 * @throws AppError `training.checkpoint-mismatch` when it belongs to something else,
 *   `training.checkpoint-damaged`, `safetensors.malformed`, `store.*`
 */
export async function readCheckpoint(path: string, identity: string): Promise<Checkpoint | null> {
  const file = await read(path, identity);
  if (!file) return null;
  const { execution, bestValidationLoss, ...progress } = JSON.parse(file.facts) as Omit<Checkpoint, 'state'> &
    Omit<Checkpoint['state'], 'tensors'>;
  return { state: { ...progress, tensors: file.tensors }, execution, bestValidationLoss };
}

/** @throws AppError `store.*` */
export function writeBest(path: string, { weights, ...facts }: BestWeights, identity: string): Promise<void> {
  return write(path, weights, { identity, facts: JSON.stringify(facts) });
}

/** @throws as `readCheckpoint` */
export async function readBest(path: string, identity: string): Promise<BestWeights | null> {
  const file = await read(path, identity);
  if (!file) return null;
  return { ...(JSON.parse(file.facts) as Omit<BestWeights, 'weights'>), weights: file.tensors };
}

async function write(
  path: string,
  tensors: Tensors,
  metadata: Readonly<Record<string, string>>,
): Promise<void> {
  const chunks = encodeSafetensors({ tensors, metadata: { ...metadata, sum: sumOf(tensors, metadata) } });
  try {
    await replaceFile(path, async (handle) => {
      for (const chunk of chunks) await handle.writeFile(chunk);
    });
  } catch (error) {
    throw fileError(error, path, 'could not be written');
  }
}

async function read(path: string, identity: string): Promise<{ tensors: Tensors; facts: string } | null> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw fileError(error, path, 'could not be read');
  }
  const { tensors, metadata }: TensorFile = decodeSafetensors(bytes);
  const { sum, ...said } = metadata;
  if (sum !== sumOf(tensors, said)) {
    throw new AppError(
      'training.checkpoint-damaged',
      `${path} is damaged: its values are not those that were written.`,
      'Go on from the checkpoint before, or begin anew.',
    );
  }
  if (said['identity'] !== identity) {
    throw new AppError(
      'training.checkpoint-mismatch',
      `${path} was written by “${said['identity'] ?? 'something else'}”, not by “${identity}”.`,
      'Start anew, or go on with the settings it was begun with.',
    );
  }
  return { tensors, facts: said['facts']! };
}

function sumOf(tensors: Tensors, metadata: Readonly<Record<string, string>>): string {
  const hash = createHash('sha256').update(JSON.stringify(Object.entries(metadata).sort()));
  for (const [name, value] of [...tensors].sort(([a], [b]) => (a < b ? -1 : 1))) addTo(hash, name, value);
  return hash.digest('hex');
}

function addTo(hash: ReturnType<typeof createHash>, name: string, { dtype, shape, data }: Tensor): void {
  hash.update(`${name} ${dtype} ${shape.join()}`).update(bytesOf(data));
}
