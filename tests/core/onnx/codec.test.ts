import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadExternalData } from '#core/onnx/external-data.ts';
import { decodeModel, encodeModel, encodeModelChunks } from '#core/onnx/proto/codec.ts';
import type { ModelProto, TensorProto } from '#core/onnx/proto/messages.ts';
import { WireWriter, joinChunks } from '#core/onnx/proto/wire.ts';
import { numbersOf, tensor, tensorFromProto, tensorToProto } from '#core/onnx/tensor.ts';
import { openSession } from '#main/inference/session.ts';

const fixtures = join(import.meta.dirname, '../../fixtures/onnx');
const file = (name: string) => new Uint8Array(readFileSync(join(fixtures, name)));
const initializers = (name: string) =>
  new Map(decodeModel(file(name)).graph!.initializer!.map((proto) => [proto.name!, proto]));

/** Bytes of a message whose fields are written by hand. */
function message(write: (writer: WireWriter) => void): Uint8Array {
  const writer = new WireWriter();
  write(writer);
  return joinChunks(writer.finish());
}

const refusal = (code: string, ...told: string[]) =>
  expect.objectContaining({
    code,
    message: expect.stringMatching(told.map((part) => `(?=.*${part})`).join('')) as string,
  }) as Error;

describe('models of other writers', () => {
  it.each(['perceptron.onnx', 'typed-fields.onnx', 'everything.onnx', 'external.onnx'])(
    '%s comes out byte for byte as it went in',
    (name) => expect(encodeModel(decodeModel(file(name)))).toEqual(file(name)),
  );

  it('are read field by field', () => {
    const { graph, opsetImport, metadataProps, irVersion } = decodeModel(file('perceptron.onnx'));
    expect(irVersion).toBe(10);
    expect(opsetImport).toEqual([{ domain: '', version: 21 }]);
    expect(metadataProps).toEqual([{ key: 'author', value: 'fixture' }]);
    expect(graph!.node!.map(({ opType }) => opType)).toEqual(['MatMul', 'Add', 'LeakyRelu']);
    expect(graph!.node![0]!.docString).toBe('Größe 鲸 \ufeff');
    expect(graph!.node![2]!.attribute![0]).toMatchObject({ name: 'alpha', f: Math.fround(0.1) });
    expect(graph!.input![0]!.type!.tensorType!.shape!.dim).toEqual([{ dimParam: 'batch' }, { dimValue: 3 }]);
  });

  it('keep subgraphs, functions and numbers beyond 2^53', () => {
    const { graph, functions } = decodeModel(file('everything.onnx'));
    const [choice, custom] = graph!.node!;
    expect(choice!.attribute!.map(({ g }) => g!.node![0]!.opType)).toEqual(['Constant', 'Constant']);
    expect(custom!.attribute!.find(({ name }) => name === 'ints')!.ints).toEqual([1, -2, 2 ** 40]);
    expect(functions!.map(({ name }) => name)).toEqual(['Twice']);
    expect(initializers('typed-fields.onnx').get('int64')!.int64Data).toEqual([
      -1,
      2n ** 53n + 1n,
      -(2n ** 63n),
    ]);
  });

  it('have the values that onnx itself reads, whichever field they lie in', () => {
    const truth = JSON.parse(readFileSync(join(fixtures, 'typed-fields.json'), 'utf8')) as Record<
      string,
      { shape: number[]; values: string[] }
    >;
    const protos = initializers('typed-fields.onnx');
    for (const [name, { shape, values }] of Object.entries(truth)) {
      const read = tensorFromProto(protos.get(name)!);
      const plain = { True: 1, False: 0 } as Record<string, number>;
      expect(read.shape, name).toEqual(shape);
      expect(
        Array.from(read.data as ArrayLike<number | bigint>, (v) => (typeof v === 'bigint' ? v : Number(v))),
        name,
      ).toEqual(
        values.map((text) =>
          typeof read.data[0] === 'bigint' ? BigInt(text) : (plain[text] ?? Number(text)),
        ),
      );
    }
    // Half floats as their bits: 1.5 and -2 in bfloat16.
    expect([...(tensorFromProto(protos.get('brain')!).data as Uint16Array)]).toEqual([0x3fc0, 0xc000]);
  });

  it('say that values in a file of their own were not loaded', () => {
    const [proto] = decodeModel(file('external.onnx')).graph!.initializer!;
    expect(() => tensorFromProto(proto!)).toThrow(refusal('onnx.external-data', '"w"'));
  });

  it('have the same values from a file of their own as inside', async () => {
    const model = decodeModel(file('external.onnx'));
    await loadExternalData(model, (location, offset, length) =>
      Promise.resolve(file(location).subarray(offset, length && offset + length)),
    );
    const inside = initializers('perceptron.onnx');
    for (const proto of model.graph!.initializer!)
      expect(tensorFromProto(proto)).toEqual(tensorFromProto(inside.get(proto.name!)!));
    const session = await openSession(encodeModel(model));
    await session.dispose();
  });

  it.each(['../secret', '/etc/passwd', 'C:\\secret', 'a/../../b', '', 'a\0b'])(
    'may not lie at %j',
    async (location) => {
      const model: ModelProto = {
        graph: {
          initializer: [{ name: 'w', dataLocation: 1, externalData: [{ key: 'location', value: location }] }],
        },
      };
      let asked = false;
      const read = () => {
        asked = true;
        return Promise.resolve(new Uint8Array(0));
      };
      await expect(loadExternalData(model, read)).rejects.toMatchObject({ code: 'onnx.external-data' });
      expect(asked).toBe(false);
    },
  );
});

describe('unknown fields', () => {
  it('are kept where they were, in the model and deep inside it', () => {
    const node = message((w) => {
      w.key(4, 2);
      w.varint(3);
      w.bytes(new TextEncoder().encode('Add'));
      w.key(77, 0);
      w.varint(2n ** 64n - 1n);
    });
    const graph = message((w) => {
      w.key(1, 2);
      w.varint(node.length);
      w.bytes(node);
      w.key(3, 5);
      w.fixed32(1.5);
    });
    const bytes = message((w) => {
      w.key(1, 0);
      w.varint(10);
      w.key(7, 2);
      w.varint(graph.length);
      w.bytes(graph);
      w.key(9, 1);
      w.fixed64(Math.PI);
      w.key(2000, 2);
      w.varint(2);
      w.bytes(Uint8Array.of(1, 2));
    });
    const model = decodeModel(bytes);
    expect(model.graph!.node![0]!.opType).toBe('Add');
    expect(encodeModel(model)).toEqual(bytes);
    // They stay though the model is changed around them.
    model.producerName = 'songbrush';
    const changed = decodeModel(encodeModel(model));
    expect(changed).toMatchObject({ producerName: 'songbrush', unknownFields: model.unknownFields });
  });
});

describe('raw data', () => {
  const big = tensor('float32', [1 << 20], new Float32Array(1 << 20).fill(0.5));
  const model: ModelProto = { graph: { initializer: [tensorToProto('big', big)] } };

  it('is passed on, not copied: views in and out', () => {
    const chunk = encodeModelChunks(model).find(({ length }) => length === 4 << 20)!;
    expect(chunk.buffer).toBe(big.data.buffer);
    const bytes = encodeModel(model);
    expect(decodeModel(bytes).graph!.initializer![0]!.rawData!.buffer).toBe(bytes.buffer);
  });

  it('is read where it is not aligned', () => {
    const bytes = encodeModel({
      graph: { initializer: [tensorToProto('w', tensor('float64', [2], Float64Array.of(1.25, -2)))] },
    });
    for (let shift = 0; shift < 8; shift++) {
      const moved = new Uint8Array(bytes.length + 8).subarray(shift, shift + bytes.length);
      moved.set(bytes);
      expect(numbersOf(tensorFromProto(decodeModel(moved).graph!.initializer![0]!))).toEqual([1.25, -2]);
    }
  });

  it.each([
    ['float16', Uint16Array.of(0x3e00, 0xc000)],
    ['bfloat16', Uint16Array.of(0x3fc0, 0xc000)],
  ] as const)('%s is what onnxruntime takes it for', async (dtype, bits) => {
    const session = await openSession(
      encodeModel({
        irVersion: 10,
        opsetImport: [{ domain: '', version: 21 }],
        graph: {
          name: 'cast',
          node: [{ opType: 'Cast', input: ['w'], output: ['y'], attribute: [{ name: 'to', i: 1, type: 2 }] }],
          initializer: [tensorToProto('w', tensor(dtype, [2], bits))],
          output: [{ name: 'y', type: { tensorType: { elemType: 1, shape: { dim: [{ dimValue: 2 }] } } } }],
        },
      }),
    );
    expect([...((await session.run({}))['y']!.data as Float32Array)]).toEqual([1.5, -2]);
    await session.dispose();
  });

  it('of the wrong size names the tensor and both sizes', () => {
    const proto: TensorProto = { name: 'w', dims: [3], dataType: 1, rawData: new Uint8Array(8) };
    expect(() => tensorFromProto(proto)).toThrow(refusal('onnx.tensor-size', '"w"', '12', '8'));
    expect(() => tensorFromProto({ name: 'w', dims: [3], dataType: 1, floatData: [1] })).toThrow(
      refusal('onnx.tensor-size', '"w"'),
    );
    expect(() => tensorFromProto({ name: 's', dataType: 8 })).toThrow(
      refusal('onnx.element-type', '"s"', '8'),
    );
  });
});

describe('malformed input', () => {
  const whole = file('perceptron.onnx');

  it('cut anywhere, it is refused with a field and an offset, or is a shorter message', () => {
    let refused = 0;
    for (let length = 1; length < whole.length; length++) {
      try {
        decodeModel(whole.subarray(0, length));
      } catch (error) {
        refused++;
        expect(error).toMatchObject({ code: 'onnx.malformed' });
        expect((error as Error).message).toMatch(/ModelProto\S* at byte \d+/);
      }
    }
    // All cuts but those between two of the model's own fields.
    expect(refused).toBeGreaterThan(whole.length - 12);
  });

  it('changed anywhere, it is read or refused, never anything else', () => {
    for (let at = 0; at < whole.length; at++) {
      for (const value of [0, 0x7f, 0x80, 0xff]) {
        const bytes = whole.slice();
        bytes[at] = value;
        try {
          decodeModel(bytes);
        } catch (error) {
          expect(error).toMatchObject({ code: 'onnx.malformed' });
        }
      }
    }
  });

  it.each([
    [
      'a length beyond the end',
      Uint8Array.of(0x08, 10, 0x3a, 0x05, 0x0a),
      'ModelProto.graph',
      'byte 3',
      '5 bytes',
    ],
    ['a number cut short', Uint8Array.of(0x08, 0x80), 'ModelProto.irVersion', 'byte 1'],
    ['a number too long', Uint8Array.of(0x08, ...new Array<number>(11).fill(0xff)), 'irVersion', 'byte 1'],
    ['text that is not UTF-8', Uint8Array.of(0x12, 0x01, 0xff), 'producerName', 'byte 0'],
    ['a field number of 0', Uint8Array.of(0x00, 0x00), 'byte 0'],
    ['a wire type there is not', Uint8Array.of(0x0f), 'byte 1', 'wire type 7'],
    [
      'a fault deep inside',
      Uint8Array.of(0x3a, 4, 0x0a, 2, 0x22, 9),
      'ModelProto.graph.node\\[0\\].opType',
      'byte 5',
    ],
  ] as [string, Uint8Array, ...string[]][])('%s is named', (_, bytes, ...told) => {
    expect(() => decodeModel(bytes)).toThrow(refusal('onnx.malformed', ...told));
  });

  it('nested without end does not exhaust the stack', () => {
    let bytes: Uint8Array = new Uint8Array(0);
    for (let i = 0; i < 5000; i++) {
      // graph.node.attribute.g, over and over.
      for (const key of [0x32, 0x2a, 0x0a]) {
        const inner = bytes;
        bytes = message((w) => {
          w.key(key >> 3, 2);
          w.varint(inner.length);
          w.bytes(inner);
        });
      }
      if (bytes.length > 60_000) break;
    }
    const nested = bytes;
    const model = message((w) => {
      w.key(7, 2);
      w.varint(nested.length);
      w.bytes(nested);
    });
    expect(() => decodeModel(model)).toThrow(refusal('onnx.malformed', 'nested too deeply'));
  });
});
