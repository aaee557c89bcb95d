/**
 * The law of gradients: what `differentiate` appends agrees with central differences of the graph it was
 * appended to. In double precision where onnxruntime has the kernels, else in single.
 */
import { describe, expect, it } from 'vitest';
import { differentiate } from '#core/onnx/differentiate.ts';
import { OPERATOR_FAMILIES } from '#core/onnx/gradients/index.ts';
import { GraphBuilder, type Value } from '#core/onnx/graph-builder.ts';
import { encodeModel } from '#core/onnx/proto/codec.ts';
import { elementCount, tensorFrom, type Tensor } from '#core/onnx/tensor.ts';
import { randomSource, type RandomSource } from '#core/random.ts';
import { openSession, type Session } from '#main/inference/session.ts';

export interface Sample {
  /** Of the inputs that are differentiated. */
  readonly shapes: readonly (readonly number[])[];
  /** Where the operator is defined and smooth; -2..2 when left out. */
  readonly from?: readonly [low: number, high: number];
  /** Why onnxruntime cannot run the operator itself: only the form that training runs is checked. */
  readonly unsupported?: string;
  /** Makes the outputs from the inputs. Constants take the precision's type: `like.constant(...)`. */
  build(g: GraphBuilder, inputs: readonly Value[], like: Like): readonly Value[];
}

/** Constants of the precision that a sample is run in. */
export interface Like {
  scalar(value: number): Value;
  tensor(shape: readonly number[], values: readonly number[]): Value;
}

interface Precision {
  readonly dtype: 'float64' | 'float32';
  /** Of the differences; exact in binary, so that the inputs are too. */
  readonly step: number;
  readonly tolerance: number;
}

const DOUBLE: Precision = { dtype: 'float64', step: 2 ** -16, tolerance: 1e-6 };
const SINGLE: Precision = { dtype: 'float32', step: 2 ** -8, tolerance: 4e-3 };

/** A sample of one node with the inputs as they come. */
export const node = (
  opType: string,
  attributes: Parameters<GraphBuilder['node']>[2] = {},
): Sample['build'] => {
  return (g, inputs) => [g.node(opType, inputs, attributes)];
};

export const shapes = (
  list: readonly (readonly (readonly number[])[])[],
  build: Sample['build'],
  from?: Sample['from'],
): Sample[] => list.map((one) => ({ shapes: one, build, ...(from && { from }) }));

/** Pairs of shapes that broadcast in every way there is, one of them empty. */
export const BROADCASTS: readonly (readonly (readonly number[])[])[] = [
  [[2, 3], [2, 3]],
  [[2, 3], [3]],
  [[2, 1, 3], [4, 1]],
  [[], [2, 2]],
  [[0, 2], [1, 2]],
]; // prettier-ignore

/** Shapes for functions of one value. */
export const SHAPES: readonly (readonly (readonly number[])[])[] = [[[3]], [[2, 1, 4]], [[]], [[0, 2]]];

/**
 * Values that are far from each other and from 0: a difference never crosses a kink, nor swaps the
 * largest with the next.
 */
function spacedValues(
  count: number,
  [low, high]: readonly [number, number],
  random: RandomSource,
  offset: number,
): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const k = random.below(i + 1);
    [order[i], order[k]] = [order[k]!, order[i]!];
  }
  return order.map((i) => Math.fround(low + ((i + offset) * (high - low)) / count));
}

/** `Σ w y²` with a weight of its own for every element of every output; in double precision. */
function lossOf(outputs: readonly Tensor[]): number {
  const random = randomSource(99);
  let sum = 0;
  for (const { data } of outputs) for (const y of data) sum += Math.fround(random.normal()) * Number(y) ** 2;
  return sum;
}

function lossIn(g: GraphBuilder, outputs: readonly Value[], dtype: Precision['dtype']): Value {
  const random = randomSource(99);
  return outputs
    .map((output) => {
      const shape = g.shape(output);
      const weights = Array.from({ length: elementCount(shape) }, () => Math.fround(random.normal()));
      const weighted = g.node('Mul', [output, g.constant(tensorFrom(dtype, shape, weights))]);
      return g.node('ReduceSum', [g.node('Mul', [weighted, output])], { keepdims: 0 });
    })
    .reduce((sum, value) => g.node('Add', [sum, value]));
}

function forward(sample: Sample, dtype: Precision['dtype']) {
  const g = new GraphBuilder('law');
  const inputs = sample.shapes.map((shape, i) => g.input(`x${i}`, shape, dtype));
  const outputs = sample.build(g, inputs, {
    scalar: (value) => g.scalar(value, dtype),
    tensor: (shape, values) => g.constant(tensorFrom(dtype, shape, values)),
  });
  return { g, inputs, outputs };
}

/** Of a single-precision result, beside one of double precision. */
const FORWARD_TOLERANCE = 2e-5;

/** What training runs computes what the operators themselves compute, and of the inferred shapes. */
async function checkForward(
  sample: Sample,
  feeds: Readonly<Record<string, Tensor>>,
  trained: Readonly<Record<string, Tensor>>,
): Promise<void> {
  // Some operators have kernels for single precision only.
  const { g, outputs } = forward(sample, 'float32');
  outputs.forEach((output, i) => g.output(`y${i}`, output));
  const single = Object.entries(feeds).map(
    ([name, { shape, data }]) => [name, tensorFrom('float32', shape, Array.from(data, Number))] as const,
  );
  const session = await openSession(encodeModel(g.model()));
  try {
    const plain = await session.run(Object.fromEntries(single));
    outputs.forEach((output, i) => {
      const [expected, actual] = [plain[`y${i}`]!, trained[`y${i}`]!];
      expect(expected.shape, `shape of output ${i}`).toEqual(g.shape(output));
      expect(actual.shape).toEqual(expected.shape);
      expected.data.forEach((value, k) =>
        expect(Math.abs(Number(actual.data[k]) - Number(value)), `output ${i}[${k}]`).toBeLessThan(
          FORWARD_TOLERANCE * Math.max(1, Math.abs(Number(value))),
        ),
      );
    });
  } finally {
    await session.dispose();
  }
}

/** @returns null where onnxruntime has no kernels for the precision */
async function tryPrecision(sample: Sample, { dtype, step, tolerance }: Precision): Promise<true | null> {
  const random = randomSource(7);
  const { g, inputs, outputs } = forward(sample, dtype);
  const gradients = differentiate(g, lossIn(g, outputs, dtype), inputs);
  outputs.forEach((output, i) => g.output(`y${i}`, output));
  inputs.forEach((input) => g.output(`d${input}`, gradients.get(input)!));
  const feeds: Record<string, Tensor> = {};
  sample.shapes.forEach((shape, i) => {
    // Each input is shifted against the others.
    const offset = (0.29 + 0.19 * i) % 1;
    const values = spacedValues(elementCount(shape), sample.from ?? [-2, 2], random, offset);
    feeds[`x${i}`] = tensorFrom(dtype, shape, values);
  });
  const session = await openOrNull(encodeModel(g.model()));
  if (!session) return null;
  try {
    const results = await session.run(feeds);
    if (!sample.unsupported) await checkForward(sample, feeds, results);
    const loss = async () => {
      const made = await session.run(feeds);
      return lossOf(outputs.map((_, i) => made[`y${i}`]!));
    };
    for (const input of inputs) {
      const { data, shape } = feeds[input]!;
      const values = data as Float64Array;
      expect(results[`d${input}`]!.shape, `shape of d${input}`).toEqual(shape);
      for (let i = 0; i < values.length; i++) {
        const at = values[i]!;
        values[i] = at + step;
        const up = await loss();
        values[i] = at - step;
        const down = await loss();
        values[i] = at;
        const expected = (up - down) / (2 * step);
        const actual = Number(results[`d${input}`]!.data[i]);
        expect(
          Math.abs(actual - expected),
          `${dtype} d${input}[${i}] at ${at}: ${actual} against ${expected}`,
        ).toBeLessThan(tolerance * Math.max(1, Math.abs(expected)));
      }
    }
    return true;
  } finally {
    await session.dispose();
  }
}

async function openOrNull(model: Uint8Array): Promise<Session | null> {
  try {
    return await openSession(model);
  } catch (failure) {
    if (/NOT_IMPLEMENTED|Could not find an implementation|is invalid/.test(String(failure))) return null;
    throw failure;
  }
}

export async function checkGradient(sample: Sample): Promise<void> {
  if (await tryPrecision(sample, DOUBLE)) return;
  const checked = await tryPrecision(sample, SINGLE);
  expect(checked, 'onnxruntime has kernels for single precision').toBe(true);
}

/** Checks every rule of a family, and that each has a sample. */
export function gradientLaw(family: string, samples: Readonly<Record<string, readonly Sample[]>>): void {
  const rules = OPERATOR_FAMILIES[family]!.filter((rule) => rule.gradient ?? rule.decompose);
  describe(`gradients of ${family} agree with central differences`, () => {
    it('every rule has samples, and every sample a rule', () => {
      expect(Object.keys(samples).sort()).toEqual(rules.map(({ opType }) => opType).sort());
    });
    for (const [opType, list] of Object.entries(samples))
      list.forEach((sample, i) =>
        it(`${opType} ${i + 1}: ${sample.shapes.map((shape) => `[${shape.join(', ')}]`).join(' ')}`, () =>
          checkGradient(sample)),
      );
  });
}
