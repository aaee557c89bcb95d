/**
 * A tensor in memory, and its way from and to TensorProto. Values stored in the typed fields of old
 * files (`float_data`, ...) are read too; writing always uses raw data. External files are the caller's.
 */
import { AppError } from '../errors.ts';
import {
  byteLength,
  ELEMENT_TYPES,
  elementTypeOf,
  type ElementType,
  type TypedArray,
} from './element-types.ts';
import type { TensorProto } from './proto/messages.ts';
import type { Int64 } from './proto/wire.ts';

/** Row-major values. Half floats are held as their bits. */
export interface Tensor {
  readonly dtype: ElementType;
  readonly shape: readonly number[];
  readonly data: TypedArray;
}

export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** @throws AppError `onnx.tensor-size` when the data does not fill the shape */
export function tensor(dtype: ElementType, shape: readonly number[], data: TypedArray): Tensor {
  if (data.byteLength !== byteLength(dtype, elementCount(shape)))
    throw wrongSize('a tensor', dtype, shape, data);
  return { dtype, shape, data };
}

export function zeros(dtype: ElementType, shape: readonly number[]): Tensor {
  return { dtype, shape, data: viewOf(dtype, new Uint8Array(byteLength(dtype, elementCount(shape)))) };
}

/** Values given as numbers, rounded to the type. */
export function tensorFrom(dtype: ElementType, shape: readonly number[], values: readonly number[]): Tensor {
  const made = zeros(dtype, shape);
  if (values.length !== elementCount(shape)) throw wrongSize('a tensor', dtype, shape, made.data);
  const { data } = made;
  if (data instanceof BigInt64Array || data instanceof BigUint64Array)
    values.forEach((v, i) => (data[i] = BigInt(v)));
  else data.set(values);
  return made;
}

/** Plain numbers of a tensor of whole or floating numbers, half floats excepted. */
export function numbersOf(value: Tensor): number[] {
  return Array.from(value.data as ArrayLike<number | bigint>, Number);
}

/** The bytes in memory, which are little-endian as the file's on every machine Node runs on. */
export function bytesOf(data: TypedArray): Uint8Array<ArrayBuffer> {
  return new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
}

/** A tensor of a file's bytes; shares them where they are aligned. @throws AppError `onnx.tensor-size` */
export function tensorFromBytes(dtype: ElementType, shape: readonly number[], bytes: Uint8Array): Tensor {
  return tensor(dtype, shape, viewOf(dtype, bytes));
}

/**
 * The tensor of a TensorProto; shares its raw data when that is aligned.
 * @throws AppError `onnx.tensor-size`, `onnx.element-type`, `onnx.external-data`
 */
export function tensorFromProto(proto: TensorProto): Tensor {
  const name = proto.name ?? '(unnamed tensor)';
  if (proto.dataLocation === 1) throw externalData(name);
  const dtype = elementTypeOf(Number(proto.dataType ?? 0), name);
  const shape = (proto.dims ?? []).map(Number);
  const data = proto.rawData ? viewOf(dtype, proto.rawData) : fromTypedFields(dtype, proto, shape);
  if (data.byteLength !== byteLength(dtype, elementCount(shape)))
    throw wrongSize(`"${name}"`, dtype, shape, data);
  return { dtype, shape, data };
}

export function tensorToProto(name: string, value: Tensor): TensorProto {
  return {
    dims: [...value.shape],
    dataType: ELEMENT_TYPES[value.dtype].code,
    name,
    rawData: bytesOf(value.data),
  };
}

function viewOf(dtype: ElementType, bytes: Uint8Array): TypedArray {
  const { array } = ELEMENT_TYPES[dtype];
  const size = (array as unknown as { BYTES_PER_ELEMENT: number }).BYTES_PER_ELEMENT;
  // A Buffer's own `slice` would not copy.
  const aligned = bytes.byteOffset % size === 0 ? bytes : new Uint8Array(bytes);
  return new array(aligned.buffer as ArrayBuffer, aligned.byteOffset, Math.floor(aligned.byteLength / size));
}

function fromTypedFields(dtype: ElementType, proto: TensorProto, shape: readonly number[]): TypedArray {
  const values =
    proto.floatData ?? proto.doubleData ?? proto.int64Data ?? proto.uint64Data ?? proto.int32Data ?? [];
  const { array } = ELEMENT_TYPES[dtype];
  const made = new array(new ArrayBuffer(byteLength(dtype, elementCount(shape))));
  const complete = values.length === made.length;
  if (!complete) throw wrongSize(`"${proto.name ?? ''}"`, dtype, shape, made.subarray(0, values.length));
  if (made instanceof BigInt64Array || made instanceof BigUint64Array) {
    values.forEach((value: Int64, i) => (made[i] = BigInt(value)));
  } else made.set(values.map(Number));
  return made;
}

function wrongSize(owner: string, dtype: ElementType, shape: readonly number[], data: TypedArray): AppError {
  return new AppError(
    'onnx.tensor-size',
    `${owner} of type ${dtype} and shape [${shape.join(', ')}] needs ` +
      `${byteLength(dtype, elementCount(shape))} bytes and has ${data.byteLength}.`,
    'Check the tensor against its shape.',
  );
}

function externalData(name: string): AppError {
  return new AppError(
    'onnx.external-data',
    `The values of "${name}" lie in a file of their own that was not loaded.`,
    'Open the model from its folder, with its data files beside it.',
  );
}
