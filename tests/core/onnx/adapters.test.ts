import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { insertAdapters, isAdapterTensor, mergeAdapters } from '#core/onnx/adapters.ts';
import { importGraph } from '#core/onnx/import-graph.ts';
import { crossEntropy } from '#core/onnx/losses/classification.ts';
import { decodeModel, encodeModel } from '#core/onnx/proto/codec.ts';
import type { ModelProto, NodeProto } from '#core/onnx/proto/messages.ts';
import {
  elementCount,
  numbersOf,
  tensorFrom,
  tensorFromProto,
  zeros,
  type Tensor,
} from '#core/onnx/tensor.ts';
import { buildTrainingGraph } from '#core/onnx/training-graph.ts';
import { randomSource } from '#core/random.ts';
import { withWeights } from '#core/onnx/weights.ts';
import { openSession } from '#main/inference/session.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/training');
const model = (name: string) => decodeModel(new Uint8Array(readFileSync(join(FIXTURES, `${name}.onnx`))));
const weightsOf = ({ graph }: ModelProto) =>
  new Map(graph!.initializer!.map((proto) => [proto.name!, tensorFromProto(proto)] as const));

const x = (shape: number[]) =>
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

interface Case {
  readonly file: string;
  readonly input: Tensor;
  readonly chooses?: (node: NodeProto) => boolean;
  /** Weights that get an adapter. */
  readonly adapted: number;
}

const CASES: readonly Case[] = [
  // MatMul with [in, out] and Gemm with [out, in] weights.
  { file: 'transformer-dynamo', input: tokens, adapted: 5 },
  // Conv, of which only the first has no groups, and Gemm.
  {
    file: 'residual',
    input: x([6, 3, 8, 8]),
    chooses: ({ input }) => input![1] !== 'grouped.weight',
    adapted: 2,
  },
];

async function logits(of: ModelProto, input: Tensor): Promise<number[]> {
  const session = await openSession(encodeModel(of));
  const { logits } = await session.run({ x: input });
  await session.dispose();
  return numbersOf(logits!);
}

async function trained({ file, input, chooses }: Case, steps: number) {
  const original = model(file);
  const options = { rank: 2, alpha: 4, random: randomSource(5), ...(chooses && { chooses }) };
  const { model: adapted, adapters } = insertAdapters(original, options);
  const { g, outputs, carried } = importGraph(adapted, { trainable: isAdapterTensor });
  const loss = crossEntropy(g, outputs[0]!, g.constant(tensorFrom('int64', [6], [0, 1, 2, 0, 1, 2])));
  const graph = buildTrainingGraph(g, loss, { carried });
  const session = await openSession(graph.model);
  let state = Object.fromEntries(graph.state);
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const scalars = Object.entries({ 'learning-rate': 0.02, ...graph.scalarsAt(step) });
    const results = await session.run({
      x: input,
      ...Object.fromEntries(scalars.map(([key, value]) => [key, tensorFrom('float32', [], [value])])),
      ...state,
    });
    state = Object.fromEntries(Object.keys(state).map((key) => [key, results[`${key}.next`]!]));
    losses.push(Number(results['loss']!.data[0]));
  }
  await session.dispose();
  const learned = new Map(graph.parameters.map((name) => [name, state[name]!]));
  return { original, adapted, adapters, losses, learned, parameters: graph.parameters };
}

describe.each(CASES)('adapters of $file', (one) => {
  it('change nothing at first', async () => {
    const original = model(one.file);
    const { model: adapted, adapters } = insertAdapters(original, {
      rank: 2,
      random: randomSource(5),
      ...(one.chooses && { chooses: one.chooses }),
    });
    expect(adapters).toHaveLength(one.adapted);
    const [before, after] = [await logits(original, one.input), await logits(adapted, one.input)];
    before.forEach((value, i) => expect(after[i]).toBeCloseTo(value, 5));
  });

  it('are all that is learned, and enough for the loss to fall', async () => {
    const { parameters, adapters, losses } = await trained(one, 30);
    expect([...parameters].sort()).toEqual(adapters.flatMap(({ down, up }) => [down, up]).sort());
    expect(losses.at(-1)!).toBeLessThan(0.9 * losses[0]!);
  });

  it('merged give the model that they made, in the form it had', async () => {
    const { original, adapted, adapters, learned } = await trained(one, 10);
    const merged = mergeAdapters(original, adapters, learned);
    const withLearned = withWeights(adapted, learned);
    const [plain, expected, actual] = await Promise.all(
      [original, withLearned, merged].map((of) => logits(of, one.input)),
    );
    expected!.forEach((value, i) => expect(actual![i]).toBeCloseTo(value, 4));
    // What was learned must show, or anything would be equal.
    expect(Math.max(...expected!.map((value, i) => Math.abs(value - plain![i]!)))).toBeGreaterThan(0.01);
    expect(merged.graph!.node).toEqual(original.graph!.node);
    const [was, is] = [weightsOf(original), weightsOf(merged)];
    const changed = [...was.keys()].filter(
      (name) => numbersOf(was.get(name)!).join() !== numbersOf(is.get(name)!).join(),
    );
    expect(changed.sort()).toEqual(adapters.map(({ weight }) => weight).sort());
  });
});

describe('insertAdapters', () => {
  it('names the node that cannot take one, and why', () => {
    expect(() => insertAdapters(model('residual'), { rank: 2, random: randomSource(1) })).toThrow(
      /Conv at ".*grouped.*" cannot take an adapter: its channels are in groups/,
    );
  });

  it('says when nothing is chosen', () => {
    const options = { rank: 2, random: randomSource(1), chooses: () => false };
    expect(() => insertAdapters(model('residual'), options)).toThrow(/No node/);
  });
});

describe('withWeights', () => {
  it.each([
    ['a name that is not there', 'nothing', [3], /no such weight for "nothing"/],
    ['another shape', 'head.bias', [4], /\[3\], not float32 \[4\] for "head.bias"/],
  ])('refuses %s', (_, name, shape, message) => {
    const weights = new Map([[name, zeros('float32', shape)]]);
    expect(() => withWeights(model('residual'), weights)).toThrow(message);
  });
});
