/**
 * Safetensors, the file form of named tensors: eight bytes of header length, a JSON header, raw values.
 * https://huggingface.co/docs/safetensors. Values are never copied on reading where they are aligned.
 */
import { AppError } from '../errors.ts';
import { byteLength, type ElementType } from './element-types.ts';
import { bytesOf, elementCount, tensorFromBytes, type Tensor } from './tensor.ts';

const NAMES: Readonly<Partial<Record<ElementType, string>>> = {
  float64: 'F64',
  float32: 'F32',
  float16: 'F16',
  bfloat16: 'BF16',
  int64: 'I64',
  int32: 'I32',
  int16: 'I16',
  int8: 'I8',
  uint64: 'U64',
  uint32: 'U32',
  uint16: 'U16',
  uint8: 'U8',
  bool: 'BOOL',
};
const TYPES = new Map(Object.entries(NAMES).map(([type, name]) => [name, type as ElementType]));
/** The format's own limit, so that a hostile length does not fill the memory. */
const LARGEST_HEADER = 100_000_000;
/** Values begin on a multiple of this, so that every type can be viewed in place. */
const ALIGNMENT = 8;

export interface TensorFile {
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** Free text by name. */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * The file in chunks, values by reference. Write them one after another.
 * @throws AppError `safetensors.type` for an element type that the format has not
 */
export function encodeSafetensors({ tensors, metadata }: TensorFile): Uint8Array[] {
  const header: Record<string, unknown> = { __metadata__: metadata };
  // Wide types first: then each is aligned whatever the sizes are.
  const ordered = [...tensors].sort(([, a], [, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT);
  let offset = 0;
  for (const [name, { dtype, shape, data }] of ordered) {
    if (!NAMES[dtype]) throw unknownType(name, dtype);
    header[name] = { dtype: NAMES[dtype], shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const padding = (ALIGNMENT - (json.length % ALIGNMENT)) % ALIGNMENT;
  const head = new Uint8Array(8 + json.length + padding).fill(0x20);
  new DataView(head.buffer).setBigUint64(0, BigInt(json.length + padding), true);
  head.set(json, 8);
  return [head, ...ordered.map(([, { data }]) => bytesOf(data))];
}

/** @throws AppError `safetensors.malformed` naming the tensor and what is wrong */
export function decodeSafetensors(bytes: Uint8Array): TensorFile {
  const { header, start } = readHeader(bytes);
  const { __metadata__: metadata = {}, ...entries } = header;
  if (!isRecord(metadata) || !Object.values(metadata).every((value) => typeof value === 'string'))
    throw malformed('its metadata is not text by name');
  const tensors = new Map(
    Object.entries(entries).map(([name, entry]) => [name, readTensor(bytes, start, name, entry)]),
  );
  return { tensors, metadata: metadata as Record<string, string> };
}

function readHeader(bytes: Uint8Array): { header: Record<string, unknown>; start: number } {
  if (bytes.length < 8) throw malformed(`it has ${bytes.length} bytes`);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > BigInt(Math.min(LARGEST_HEADER, bytes.length - 8)))
    throw malformed(`a header of ${length} bytes where ${bytes.length - 8} are left`);
  const start = 8 + Number(length);
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, start)));
  } catch (cause) {
    throw malformed('its header is not JSON', cause);
  }
  if (!isRecord(header)) throw malformed('its header is not an object');
  return { header, start };
}

function readTensor(bytes: Uint8Array, start: number, name: string, entry: unknown): Tensor {
  if (!isRecord(entry)) throw malformed(`"${name}" is not an object`);
  const { dtype: typeName, shape, data_offsets: offsets } = entry;
  const dtype = TYPES.get(String(typeName));
  if (!dtype) throw malformed(`"${name}" has the type ${String(typeName)}`);
  if (!isSizes(shape)) throw malformed(`"${name}" has the shape ${JSON.stringify(shape)}`);
  if (!isSizes(offsets) || offsets.length !== 2) throw malformed(`"${name}" does not say where it lies`);
  const [from, to] = offsets as [number, number];
  const needed = byteLength(dtype, elementCount(shape));
  if (to - from !== needed || start + to > bytes.length)
    throw malformed(`"${name}" needs ${needed} bytes, lies at ${from} to ${to} of ${bytes.length - start}`);
  return tensorFromBytes(dtype, shape, bytes.subarray(start + from, start + to));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function malformed(problem: string, cause?: unknown): AppError {
  return new AppError(
    'safetensors.malformed',
    `Not a readable safetensors file: ${problem}.`,
    'Make or download the file again.',
    { cause },
  );
}

function unknownType(name: string, dtype: ElementType): AppError {
  return new AppError(
    'safetensors.type',
    `"${name}" has the type ${dtype}, which safetensors files do not hold.`,
    'Convert it to a number type of 8 to 64 bits.',
  );
}
