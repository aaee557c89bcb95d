/** Tensors whose values lie in files beside the model: brings them in. Reading files is the caller's. */
import { AppError } from '../errors.ts';
import type { ModelProto, TensorProto } from './proto/messages.ts';

/** Bytes of a file beside the model. */
export type ReadExternal = (
  location: string,
  offset: number,
  length: number | undefined,
) => Promise<Uint8Array>;

const EXTERNAL = 1;

/**
 * Gives every external initialiser of the main graph its raw data, in place.
 * @throws AppError `onnx.external-data` for a place outside the model's folder, and what `read` throws
 */
export async function loadExternalData({ graph }: ModelProto, read: ReadExternal): Promise<void> {
  for (const proto of graph?.initializer ?? []) {
    if (proto.dataLocation !== EXTERNAL) continue;
    const { location, offset, length } = placeOf(proto);
    proto.rawData = await read(location, offset, length);
    delete proto.dataLocation;
    delete proto.externalData;
  }
}

function placeOf(proto: TensorProto): { location: string; offset: number; length: number | undefined } {
  const entries = new Map(proto.externalData?.map(({ key, value }) => [key, value ?? '']));
  const location = entries.get('location') ?? '';
  const [offset, length] = [entries.get('offset') ?? '0', entries.get('length')];
  const isPlain = location !== '' && !/^[/\\]|^[a-z]:|(^|[/\\])\.\.([/\\]|$)|\0/i.test(location);
  if (!isPlain || !isSize(offset) || (length !== undefined && !isSize(length))) {
    throw new AppError(
      'onnx.external-data',
      `The values of "${proto.name ?? ''}" are said to lie at ${offset} (${length ?? 'all'}) of “${location}”, ` +
        'which is no place in the model’s folder.',
      'Download the model again, from a source that you trust.',
    );
  }
  return { location, offset: Number(offset), length: length === undefined ? undefined : Number(length) };
}

function isSize(text: string): boolean {
  return /^\d{1,15}$/.test(text);
}
