import { describe, expect, it } from 'vitest';
import { joinChunks } from '#core/onnx/proto/wire.ts';
import { decodeSafetensors, encodeSafetensors } from '#core/onnx/safetensors.ts';
import { tensor, tensorFrom, zeros, type Tensor } from '#core/onnx/tensor.ts';

const tensors = new Map<string, Tensor>([
  ['flags', tensorFrom('bool', [3], [1, 0, 1])],
  ['halves', tensor('float16', [2], Uint16Array.of(0x3c00, 0xc000))],
  ['weights', tensorFrom('float32', [2, 2], [1.5, -2, Math.PI, 0])],
  ['wide', tensorFrom('float64', [1], [Math.E])],
  ['steps', tensorFrom('int64', [], [7])],
  ['nothing', zeros('float32', [0, 4])],
]);
const file = () => joinChunks(encodeSafetensors({ tensors, metadata: { step: '12', name: '鲸' } }));

/** A file with a header of one's own. */
function withHeader(header: string, values = new Uint8Array(0)): Uint8Array {
  const json = new TextEncoder().encode(header);
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(json.length), true);
  return joinChunks([length, json, values]);
}

describe('safetensors', () => {
  it('gives back what was written, at any place in memory', () => {
    for (const shift of [0, 1, 4]) {
      const bytes = new Uint8Array(file().length + shift).subarray(shift);
      bytes.set(file());
      const read = decodeSafetensors(bytes);
      expect(read.metadata).toEqual({ step: '12', name: '鲸' });
      expect(new Map([...read.tensors].sort())).toEqual(new Map([...tensors].sort()));
    }
  });

  it('is laid out as the format says: length, JSON, values on multiples of eight', () => {
    const bytes = file();
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))) as Record<
      string,
      { dtype: string; shape: number[]; data_offsets: [number, number] }
    >;
    expect((8 + length) % 8).toBe(0);
    expect(header['weights']).toMatchObject({ dtype: 'F32', shape: [2, 2] });
    const [from, to] = header['weights']!.data_offsets;
    expect(to - from).toBe(16);
    expect(new DataView(bytes.buffer).getFloat32(8 + length + from, true)).toBe(1.5);
  });

  it.each([
    ['a file of a few bytes', new Uint8Array(5), '5 bytes'],
    ['a header longer than the file', Uint8Array.of(255, 0, 0, 0, 0, 0, 0, 0, 1), '255'],
    ['a header that is no JSON', withHeader('{"a"'), 'not JSON'],
    ['a header that is a list', withHeader('[]'), 'not an object'],
    ['a type there is not', withHeader('{"a":{"dtype":"F7","shape":[],"data_offsets":[0,0]}}'), 'F7'],
    ['a negative size', withHeader('{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}'), '[-1]'],
    ['values beyond the end', withHeader('{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}'), '"a"'],
    ['values of another length', withHeader('{"a":{"dtype":"I8","shape":[2],"data_offsets":[0,3]}}', new Uint8Array(3)), '"a"'], // prettier-ignore
    ['metadata that is no text', withHeader('{"__metadata__":{"a":1}}'), 'metadata'],
  ])('refuses %s', (_, bytes, told) => {
    expect(() => decodeSafetensors(bytes)).toThrow(
      expect.objectContaining({
        code: 'safetensors.malformed',
        message: expect.stringContaining(told) as string,
      }) as Error,
    );
  });

  it('says which tensor has a type that the format does not hold', () => {
    const four = new Map([['packed', tensor('int4', [2], Uint8Array.of(0x21))]]);
    expect(() => encodeSafetensors({ tensors: four, metadata: {} })).toThrow(/"packed".*int4/);
  });
});
