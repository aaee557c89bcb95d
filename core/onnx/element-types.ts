/**
 * ONNX's element types: their numbers in the file, their size, and the array that holds them here.
 * Half floats and bfloat16 are held as their 16 bits; four-bit types packed two a byte.
 */
import { AppError } from '../errors.ts';

export type TypedArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

interface ElementTypeInfo {
  /** TensorProto.DataType. */
  readonly code: number;
  readonly bits: number;
  readonly array: new (buffer: ArrayBuffer, byteOffset?: number, length?: number) => TypedArray;
}

export const ELEMENT_TYPES = {
  float32: { code: 1, bits: 32, array: Float32Array },
  uint8: { code: 2, bits: 8, array: Uint8Array },
  int8: { code: 3, bits: 8, array: Int8Array },
  uint16: { code: 4, bits: 16, array: Uint16Array },
  int16: { code: 5, bits: 16, array: Int16Array },
  int32: { code: 6, bits: 32, array: Int32Array },
  int64: { code: 7, bits: 64, array: BigInt64Array },
  bool: { code: 9, bits: 8, array: Uint8Array },
  float16: { code: 10, bits: 16, array: Uint16Array },
  float64: { code: 11, bits: 64, array: Float64Array },
  uint32: { code: 12, bits: 32, array: Uint32Array },
  uint64: { code: 13, bits: 64, array: BigUint64Array },
  complex64: { code: 14, bits: 64, array: Float32Array },
  complex128: { code: 15, bits: 128, array: Float64Array },
  bfloat16: { code: 16, bits: 16, array: Uint16Array },
  float8e4m3fn: { code: 17, bits: 8, array: Uint8Array },
  float8e4m3fnuz: { code: 18, bits: 8, array: Uint8Array },
  float8e5m2: { code: 19, bits: 8, array: Uint8Array },
  float8e5m2fnuz: { code: 20, bits: 8, array: Uint8Array },
  uint4: { code: 21, bits: 4, array: Uint8Array },
  int4: { code: 22, bits: 4, array: Uint8Array },
} as const satisfies Record<string, ElementTypeInfo>;

export type ElementType = keyof typeof ELEMENT_TYPES;

const BY_CODE = new Map<number, ElementType>(
  Object.entries(ELEMENT_TYPES).map(([name, info]) => [info.code, name as ElementType]),
);

/** @throws AppError `onnx.element-type` for strings and numbers no type has */
export function elementTypeOf(code: number, owner: string): ElementType {
  const type = BY_CODE.get(code);
  if (type === undefined) {
    throw new AppError(
      'onnx.element-type',
      `"${owner}" has element type ${code}, which is not supported; numbers of 4 to 128 bits are.`,
      'Export the model with ordinary number types.',
    );
  }
  return type;
}

/** Bytes that `count` elements take. */
export function byteLength(type: ElementType, count: number): number {
  return Math.ceil((count * ELEMENT_TYPES[type].bits) / 8);
}

export function isFloating(type: ElementType): boolean {
  return type === 'float32' || type === 'float64' || type === 'float16' || type === 'bfloat16';
}
