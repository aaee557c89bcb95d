/**
 * ModelProto from and to bytes. Driven by one table a message; fields the tables do not name are kept
 * byte for byte and written where their numbers belong, so a file in ascending order, as all
 * writers make it, comes out as it was. Raw tensor data is never copied: decoding gives views
 * of the input, encoding hands the views on. External data files are left to the caller.
 */
import { AppError } from '../../errors.ts';
import type { Message, ModelProto } from './messages.ts';
import { MODEL, type FieldDescriptor, type MessageDescriptor } from './tables.ts';
import {
  joinChunks,
  WIRE_BYTES,
  WIRE_FIXED32,
  WIRE_FIXED64,
  WIRE_VARINT,
  WireError,
  WireReader,
  WireWriter,
  type Int64,
} from './wire.ts';

const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const utf8 = new TextEncoder();
/** Deeper nesting than any real model has: a hostile file must not exhaust the stack. */
const MAXIMUM_DEPTH = 64;

type Fields = Message & Record<string, unknown>;

/**
 * @param bytes a whole `.onnx` file; the result's byte fields are views of it
 * @throws AppError `onnx.malformed` naming the field and its offset
 */
export function decodeModel(bytes: Uint8Array): ModelProto {
  return decodeMessage(MODEL, new WireReader(bytes), 'ModelProto', 0) as ModelProto;
}

/** The file in chunks; raw data is passed on by reference. Write them one after another. */
export function encodeModelChunks(model: ModelProto): Uint8Array[] {
  return encodeMessage(MODEL, model as Fields).finish();
}

export function encodeModel(model: ModelProto): Uint8Array<ArrayBuffer> {
  return joinChunks(encodeModelChunks(model));
}

function decodeMessage(
  descriptor: MessageDescriptor,
  reader: WireReader,
  path: string,
  depth: number,
): Fields {
  if (depth > MAXIMUM_DEPTH) throw malformed(path, reader.offset, 'messages nested too deeply');
  const message: Fields = {};
  while (!reader.done) {
    const start = reader.offset;
    let where = path;
    try {
      const { field, wireType } = reader.key();
      const known = descriptor[field];
      where = `${path}.${known?.name ?? `field ${field}`}`;
      if (known && fits(known, wireType)) decodeField(known, wireType, reader, message, where, depth);
      else {
        reader.skip(wireType);
        (message.unknownFields ??= []).push(reader.bytes.subarray(start, reader.offset));
      }
    } catch (failure) {
      if (failure instanceof WireError) throw malformed(where, failure.offset, failure.message);
      if (failure instanceof TypeError) throw malformed(where, start, 'text that is not UTF-8');
      throw failure;
    }
  }
  return message;
}

function decodeField(
  field: FieldDescriptor,
  wireType: number,
  reader: WireReader,
  message: Fields,
  path: string,
  depth: number,
): void {
  if (!field.repeated) {
    message[field.name] = decodeValue(field, reader, path, depth);
    return;
  }
  const list = (message[field.name] ??= []) as unknown[];
  if (wireType === WIRE_BYTES && isNumeric(field)) {
    const { start, end } = reader.range();
    const packed = new WireReader(reader.bytes, start, end);
    while (!packed.done) list.push(decodeValue(field, packed, path, depth));
  } else {
    list.push(decodeValue(field, reader, `${path}[${list.length}]`, depth));
  }
}

function decodeValue(field: FieldDescriptor, reader: WireReader, path: string, depth: number): unknown {
  if (field.kind === 'int') return reader.signedVarint();
  if (field.kind === 'float') return reader.fixed32();
  if (field.kind === 'double') return reader.fixed64();
  const { start, end } = reader.range();
  if (field.kind === 'bytes') return reader.bytes.subarray(start, end);
  if (field.kind === 'string') return text.decode(reader.bytes.subarray(start, end));
  return decodeMessage(field.kind(), new WireReader(reader.bytes, start, end), path, depth + 1);
}

function encodeMessage(descriptor: MessageDescriptor, message: Fields): WireWriter {
  const writer = new WireWriter();
  const unknown = (message.unknownFields ?? []).map((bytes) => ({
    number: new WireReader(bytes).key().field,
    bytes,
  }));
  // A stable sort: several of one number keep their order.
  unknown.sort((a, b) => a.number - b.number);
  const writeUnknownBelow = (number: number) => {
    while (unknown.length > 0 && unknown[0]!.number < number) writer.bytes(unknown.shift()!.bytes);
  };
  for (const [key, field] of Object.entries(descriptor)) {
    const value = message[field.name];
    if (value === undefined) continue;
    const number = Number(key);
    writeUnknownBelow(number);
    if (!field.repeated) encodeKeyed(number, field, value, writer);
    else if (field.packed) encodePacked(number, field, value as Int64[], writer);
    else for (const item of value as unknown[]) encodeKeyed(number, field, item, writer);
  }
  writeUnknownBelow(Infinity);
  return writer;
}

function encodePacked(number: number, field: FieldDescriptor, values: Int64[], writer: WireWriter): void {
  const packed = new WireWriter();
  for (const value of values) encodeValue(field, value, packed);
  writer.key(number, WIRE_BYTES);
  writer.message(packed);
}

function encodeKeyed(number: number, field: FieldDescriptor, value: unknown, writer: WireWriter): void {
  writer.key(number, wireTypeOf(field));
  encodeValue(field, value, writer);
}

function encodeValue(field: FieldDescriptor, value: unknown, writer: WireWriter): void {
  if (field.kind === 'int') writer.varint(value as Int64);
  else if (field.kind === 'float') writer.fixed32(value as number);
  else if (field.kind === 'double') writer.fixed64(value as number);
  else if (typeof field.kind === 'function') writer.message(encodeMessage(field.kind(), value as Fields));
  else {
    const bytes = field.kind === 'string' ? utf8.encode(value as string) : (value as Uint8Array);
    writer.varint(bytes.length);
    writer.bytes(bytes);
  }
}

function isNumeric(field: FieldDescriptor): boolean {
  return field.kind === 'int' || field.kind === 'float' || field.kind === 'double';
}

function wireTypeOf(field: FieldDescriptor): number {
  if (field.kind === 'int') return WIRE_VARINT;
  if (field.kind === 'float') return WIRE_FIXED32;
  return field.kind === 'double' ? WIRE_FIXED64 : WIRE_BYTES;
}

function fits(field: FieldDescriptor, wireType: number): boolean {
  return wireType === wireTypeOf(field) || (field.repeated && isNumeric(field) && wireType === WIRE_BYTES);
}

function malformed(path: string, offset: number, problem: string): AppError {
  return new AppError(
    'onnx.malformed',
    `Not a readable ONNX model: ${path} at byte ${offset}: ${problem}.`,
    'Export or download the model again.',
  );
}
