/**
 * The protobuf wire format: varints, fixed-width numbers and length-delimited fields. Knows nothing of
 * ONNX; errors carry the byte offset and leave the field's name to the caller.
 */

export const WIRE_VARINT = 0;
export const WIRE_FIXED64 = 1;
export const WIRE_BYTES = 2;
export const WIRE_FIXED32 = 5;

/** Integers beyond ±2^53 stay exact as bigint, all others are plain numbers. */
export type Int64 = number | bigint;

export class WireError extends Error {
  override readonly name = 'WireError';
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** Reads one message's fields in order. Byte fields are views of the input, never copies. */
export class WireReader {
  readonly bytes: Uint8Array;
  readonly end: number;
  readonly #view: DataView;
  offset: number;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.bytes = bytes;
    this.offset = start;
    this.end = end;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get done(): boolean {
    return this.offset >= this.end;
  }

  /** A field's key. @throws WireError on field number 0 */
  key(): { field: number; wireType: number } {
    const start = this.offset;
    const key = Number(this.varint());
    const field = Math.floor(key / 8);
    if (field === 0 || field >= 2 ** 29) throw new WireError(`invalid field number ${field}`, start);
    return { field, wireType: key % 8 };
  }

  /** An unsigned varint of up to 64 bits, as it is in the file. */
  varint(): Int64 {
    const start = this.offset;
    let value = 0;
    let scale = 1;
    for (let i = 0; i < 7; i++) {
      const byte = this.#byte(start);
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
    return this.#longVarint(start, BigInt(value));
  }

  /** A varint read as int64 or int32: negative numbers take ten bytes. */
  signedVarint(): Int64 {
    const value = this.varint();
    return typeof value === 'number' ? value : narrow(BigInt.asIntN(64, value));
  }

  fixed32(): number {
    this.#require(4);
    const value = this.#view.getFloat32(this.offset, true);
    this.offset += 4;
    return value;
  }

  fixed64(): number {
    this.#require(8);
    const value = this.#view.getFloat64(this.offset, true);
    this.offset += 8;
    return value;
  }

  /** The range of a length-delimited field; moves past it. */
  range(): { start: number; end: number } {
    const at = this.offset;
    const length = Number(this.varint());
    const start = this.offset;
    if (length > this.end - start) {
      throw new WireError(`a length of ${length} bytes where ${this.end - start} are left`, at);
    }
    this.offset = start + length;
    return { start, end: this.offset };
  }

  /** Moves past a field of any known wire type. */
  skip(wireType: number): void {
    if (wireType === WIRE_VARINT) this.varint();
    else if (wireType === WIRE_BYTES) this.range();
    else if (wireType === WIRE_FIXED32) this.#advance(4);
    else if (wireType === WIRE_FIXED64) this.#advance(8);
    else throw new WireError(`unsupported wire type ${wireType}`, this.offset);
  }

  #advance(count: number): void {
    this.#require(count);
    this.offset += count;
  }

  #require(count: number): void {
    if (this.offset + count > this.end) {
      throw new WireError(`${count} bytes needed where ${this.end - this.offset} are left`, this.offset);
    }
  }

  #byte(start: number): number {
    if (this.offset >= this.end) throw new WireError('a number cut short', start);
    return this.bytes[this.offset++]!;
  }

  #longVarint(start: number, low: bigint): Int64 {
    let value = low;
    for (let shift = 49n; shift < 70n; shift += 7n) {
      const byte = this.#byte(start);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return narrow(BigInt.asUintN(64, value));
    }
    throw new WireError('a number longer than ten bytes', start);
  }
}

function narrow(value: bigint): Int64 {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** Byte runs from this size on are kept by reference; smaller ones are gathered. */
const REFERENCE_BYTES = 1024;

/** Collects a message as chunks; large byte runs stay views of the caller's memory. */
export class WireWriter {
  length = 0;
  readonly #chunks: Uint8Array[] = [];
  #open = new Uint8Array(128);
  #used = 0;

  key(field: number, wireType: number): void {
    this.varint(field * 8 + wireType);
  }

  varint(value: Int64): void {
    if (typeof value === 'bigint' || value < 0) return this.#longVarint(BigInt.asUintN(64, BigInt(value)));
    let rest = value;
    this.#reserve(10);
    while (rest >= 128) {
      this.#push((rest % 128) | 0x80);
      rest = Math.floor(rest / 128);
    }
    this.#push(rest);
  }

  fixed32(value: number): void {
    this.#reserve(4);
    new DataView(this.#open.buffer).setFloat32(this.#used, value, true);
    this.#used += 4;
    this.length += 4;
  }

  fixed64(value: number): void {
    this.#reserve(8);
    new DataView(this.#open.buffer).setFloat64(this.#used, value, true);
    this.#used += 8;
    this.length += 8;
  }

  bytes(bytes: Uint8Array): void {
    this.length += bytes.length;
    if (bytes.length >= REFERENCE_BYTES) {
      this.#close();
      this.#chunks.push(bytes);
      return;
    }
    this.#reserve(bytes.length);
    this.#open.set(bytes, this.#used);
    this.#used += bytes.length;
  }

  /** Appends a nested message with its length before it. */
  message(message: WireWriter): void {
    this.varint(message.length);
    for (const chunk of message.finish()) this.bytes(chunk);
  }

  /** The message as chunks in order. Nothing may be written after it. */
  finish(): Uint8Array[] {
    this.#close();
    return this.#chunks;
  }

  #longVarint(value: bigint): void {
    this.#reserve(10);
    let rest = value;
    while (rest >= 128n) {
      this.#push(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.#push(Number(rest));
  }

  #push(byte: number): void {
    this.#open[this.#used++] = byte;
    this.length++;
  }

  #reserve(count: number): void {
    if (this.#used + count <= this.#open.length) return;
    const grown = new Uint8Array(Math.max(this.#open.length * 2, this.#used + count));
    grown.set(this.#open.subarray(0, this.#used));
    this.#open = grown;
  }

  #close(): void {
    if (this.#used === 0) return;
    this.#chunks.push(this.#open.subarray(0, this.#used));
    this.#open = new Uint8Array(128);
    this.#used = 0;
  }
}

/** Chunks joined into one array. */
export function joinChunks(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(chunks.reduce((total, chunk) => total + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    joined.set(chunk, offset);
    offset += chunk.length;
  }
  return joined;
}
