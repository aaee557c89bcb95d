/** Models as torch.onnx writes them: tests/fixtures/training/torch-export.py. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '#core/onnx/graph-builder.ts';
import { importGraph } from '#core/onnx/import-graph.ts';
import { crossEntropy } from '#core/onnx/losses/classification.ts';
import { adam } from '#core/onnx/optimizers/adam.ts';
import { decodeModel } from '#core/onnx/proto/codec.ts';
import type { ModelProto, NodeProto } from '#core/onnx/proto/messages.ts';
import { elementCount, tensorFrom, type Tensor } from '#core/onnx/tensor.ts';
import { buildTrainingGraph } from '#core/onnx/training-graph.ts';
import { openSession } from '#main/inference/session.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/training');
const model = (name: string) => decodeModel(new Uint8Array(readFileSync(join(FIXTURES, `${name}.onnx`))));
const reference = JSON.parse(readFileSync(join(FIXTURES, 'torch-export.json'), 'utf8')) as {
  losses: Record<string, number[]>;
};

const waves = (shape: number[]) =>
  tensorFrom(
    'float32',
    shape,
    Array.from({ length: elementCount(shape) }, (_, i) => Math.sin(12.9898 * i + 1)),
  );
const tokens = tensorFrom(
  'int64',
  [6, 5],
  Array.from({ length: 30 }, (_, i) => (i * 7) % 11),
);
const INPUTS: Record<string, Tensor> = {
  transformer: tokens,
  'transformer-dynamo': tokens,
  residual: waves([6, 3, 8, 8]),
  recurrent: waves([6, 5, 4]),
};

describe('a network that PyTorch exported', () => {
  it.each(Object.entries(reference.losses))('%s trains as it does there', async (name, expected) => {
    const { g, inputs, outputs, carried } = importGraph(model(name));
    expect(inputs).toEqual(['x']);
    const loss = crossEntropy(g, outputs[0]!, g.constant(tensorFrom('int64', [6], [0, 1, 2, 0, 1, 2])));
    const graph = buildTrainingGraph(g, loss, { optimizer: adam(), carried });
    const session = await openSession(graph.model);
    let state = Object.fromEntries(graph.state);
    expect(expected.at(-1)!).toBeLessThan(0.9 * expected[0]!);
    for (const [step, torchLoss] of expected.entries()) {
      const scalars = Object.entries({ 'learning-rate': 0.01, ...graph.scalarsAt(step) });
      const results = await session.run({
        x: INPUTS[name]!,
        ...Object.fromEntries(scalars.map(([key, value]) => [key, tensorFrom('float32', [], [value])])),
        ...state,
      });
      state = Object.fromEntries(Object.keys(state).map((key) => [key, results[`${key}.next`]!]));
      const ours = Number(results['loss']!.data[0]);
      expect(Math.abs(ours / torchLoss - 1), `step ${step}: ${ours} against ${torchLoss}`).toBeLessThan(1e-4);
    }
    await session.dispose();
  });

  it('keeps running statistics out of what is learned', () => {
    const { g, carried } = importGraph(model('residual'));
    expect([...carried.keys()].sort()).toEqual(['norm.running_mean', 'norm.running_var']);
    expect([...g.parameters.keys()].filter((name) => name.startsWith('norm.')).sort()).toEqual([
      'norm.bias',
      'norm.weight',
    ]);
  });

  it('learns only what it is told to', () => {
    const { g } = importGraph(model('transformer'), { trainable: (name) => name.startsWith('head.') });
    expect([...g.parameters.keys()].sort()).toEqual(['head.bias', 'head.weight']);
  });
});

const oneNode = (node: NodeProto, opset = 21, dim: object = { dimValue: 2 }): ModelProto => ({
  opsetImport: [{ domain: '', version: opset }],
  graph: {
    node: [node],
    input: [{ name: 'x', type: { tensorType: { elemType: 1, shape: { dim: [dim] } } } }],
    output: [{ name: 'y' }],
  },
});

describe('import', () => {
  it('gives numbers to sizes that have a name', () => {
    const relu = { opType: 'Relu', input: ['x'], output: ['y'] };
    const open = oneNode(relu, 21, { dimParam: 'batch' });
    expect(importGraph(open, { sizes: { batch: 8 } }).g.type('y').shape).toEqual([8]);
    expect(importGraph(open).g.type('y').shape).toEqual(['batch']);
  });

  it.each([
    ['an operator set that is too old', oneNode({ opType: 'Relu', input: ['x'], output: ['y'] }, 9), 'onnx.opset', /set 9/],
    ['an operator of another domain', oneNode({ opType: 'Relu', domain: 'com.other', name: 'n', input: ['x'], output: ['y'] }), 'onnx.operator', /com\.other\.Relu at "n"/],
    ['an operator that is not known', oneNode({ opType: 'Frobnicate', name: 'n', input: ['x'], output: ['y'] }), 'onnx.operator', /Frobnicate at "n"/],
  ])('refuses %s', (_, proto, code, message) => {
    expect(() => importGraph(proto)).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) as string }) as Error);
  }); // prettier-ignore

  it('follows shape arithmetic with an open batch size', () => {
    const g = new GraphBuilder('shapes');
    const x = g.input('x', ['batch', 3, 4]);
    const sizes = g.node('Shape', [x]);
    const batch = g.node('Gather', [sizes, g.ints([0])]);
    const width = g.node('Mul', [
      g.node('Gather', [sizes, g.ints([1])]),
      g.node('Gather', [sizes, g.ints([2])]),
    ]);
    const y = g.node('Reshape', [x, g.node('Concat', [batch, width], { axis: 0 })]);
    expect(g.type(y).shape).toEqual(['batch', 12]);
  });
});
