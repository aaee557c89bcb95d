/**
 * Checkpoints: a training's whole state in one safetensors file, replaced crash-safely. A training resumed
 * from it goes on bit for bit.
 */
import { readFile } from 'node:fs/promises';
import { AppError } from '#core/errors.ts';
import type { Tensor } from '#core/onnx/tensor.ts';
import { decodeSafetensors, encodeSafetensors } from '#core/onnx/safetensors.ts';
import { fileError, hasCode } from '../store/file-error.ts';
import { removeLeftovers, replaceFile } from '../store/durable-file.ts';
import type { Tensors, TrainingState } from './training-state.ts';

const BEST = 'best.';
const STATE = 'state.';

/**
 * @param identity what the state belongs to: task and settings; reading asks for the same
 * @throws AppError `store.*`
 */
export async function writeCheckpoint(path: string, state: TrainingState, identity: string): Promise<void> {
  const chunks = encodeSafetensors({
    tensors: new Map([
      ...prefixed(STATE, state.tensors),
      ...prefixed(BEST, state.best?.weights ?? new Map()),
    ]),
    metadata: {
      identity,
      step: String(state.step),
      lossSum: String(state.lossSum),
      ...(state.best && { bestValidationLoss: String(state.best.validationLoss) }),
    },
  });
  try {
    await replaceFile(path, async (handle) => {
      for (const chunk of chunks) await handle.writeFile(chunk);
    });
  } catch (error) {
    throw fileError(error, path, 'could not be written');
  }
}

/**
 * @returns null where there is no checkpoint
 * @throws AppError `training.checkpoint-mismatch` when it belongs to something else,
 *   `safetensors.malformed`, `store.*`
 */
export async function readCheckpoint(path: string, identity: string): Promise<TrainingState | null> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
    await removeLeftovers(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw fileError(error, path, 'could not be read');
  }
  const { tensors, metadata } = decodeSafetensors(bytes);
  if (metadata['identity'] !== identity) {
    throw new AppError(
      'training.checkpoint-mismatch',
      `${path} was written by “${metadata['identity'] ?? 'something else'}”, not by “${identity}”.`,
      'Start anew, or go on with the settings it was begun with.',
    );
  }
  const loss = metadata['bestValidationLoss'];
  return {
    step: Number(metadata['step']),
    lossSum: Number(metadata['lossSum']),
    tensors: withPrefix(STATE, tensors),
    best: loss === undefined ? null : { validationLoss: Number(loss), weights: withPrefix(BEST, tensors) },
  };
}

function prefixed(prefix: string, tensors: Tensors): [string, Tensor][] {
  return [...tensors].map(([name, tensor]) => [prefix + name, tensor]);
}

function withPrefix(prefix: string, tensors: Tensors): Tensors {
  return new Map(
    [...tensors]
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, tensor]) => [name.slice(prefix.length), tensor]),
  );
}
