/**
 * Examples kept as files, so that a second training need not compose and play its songs again. Whoever changes the
 * composer or the synth empties the folder.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeSafetensors, encodeSafetensors } from '#core/onnx/safetensors.ts';
import { tensorFrom, tensor } from '#core/onnx/tensor.ts';
import { HEARD_COUNT } from '#models/beat-tracker/inputs.ts';
import type { Example } from '#models/beat-tracker/training/examples.ts';
import { hasCode } from '../../store/file-error.ts';

/**
 * @param folder where examples are kept; none are when it is empty
 * @param name of the file, without its ending
 */
export async function storedExample(folder: string, name: string, make: () => Example): Promise<Example> {
  if (folder === '') return make();
  const path = join(folder, `${name}.safetensors`);
  const known = await read(path);
  if (known) return known;
  const example = make();
  await mkdir(folder, { recursive: true });
  await writeFile(path, Buffer.concat([...encode(example)]));
  return example;
}

function encode({ name, frameCount, rows, beatsSeconds, downbeatsSeconds }: Example): Iterable<Uint8Array> {
  const moments = (seconds: readonly number[]) => tensorFrom('float64', [seconds.length], seconds);
  return encodeSafetensors({
    tensors: new Map([
      ['rows', tensor('float32', [frameCount, HEARD_COUNT], rows)],
      ['beats', moments(beatsSeconds)],
      ['downbeats', moments(downbeatsSeconds)],
    ]),
    metadata: { name },
  });
}

async function read(path: string): Promise<Example | null> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
  const { tensors, metadata } = decodeSafetensors(bytes);
  const rows = tensors.get('rows')!;
  const seconds = (name: string) => [...(tensors.get(name)!.data as Float64Array)];
  return {
    name: metadata['name']!,
    frameCount: rows.shape[0]!,
    rows: rows.data as Float32Array,
    beatsSeconds: seconds('beats'),
    downbeatsSeconds: seconds('downbeats'),
  };
}
