/** Recurrent layers learn: each remembers what it heard some steps ago, and one that does not start at rest goes on. */
import { describe, expect, it } from 'vitest';
import { GraphBuilder, type Value } from '#core/onnx/graph-builder.ts';
import { dense, gru, lstm, rnn } from '#core/onnx/layers.ts';
import { meanSquaredError } from '#core/onnx/losses.ts';
import { encodeModel } from '#core/onnx/proto/codec.ts';
import { tensor, zeros } from '#core/onnx/tensor.ts';
import { buildTrainingGraph } from '#core/onnx/training-graph.ts';
import { randomSource } from '#core/random.ts';
import { openSession } from '#main/inference/session.ts';
import { train } from '#main/training/train.ts';

const [FRAMES, BATCH, HIDDEN] = [12, 8, 12];
/** Frames that what is to be told lies back. */
const DELAY = 3;

type Build = (g: GraphBuilder, x: Value, states: readonly Value[]) => { sequence: Value; ends: Value[] };
const options = () => ({ name: 'cell', hidden: HIDDEN, random: randomSource(3) });

const LAYERS: readonly { name: string; states: readonly string[]; build: Build }[] = [
  {
    name: 'lstm',
    states: ['h', 'c'],
    build(g, x, [initialHidden, initialCell]) {
      const out = lstm(g, x, {
        ...options(),
        initialHidden: initialHidden!,
        initialCell: initialCell!,
      });
      return { sequence: out.sequence, ends: [out.hidden, out.cell] };
    },
  },
  ...[gru, rnn].map((layer) => ({
    name: layer.name,
    states: ['h'],
    build(g: GraphBuilder, x: Value, [initialHidden]: readonly Value[]) {
      const out = layer(g, x, { ...options(), initialHidden: initialHidden! });
      return { sequence: out.sequence, ends: [out.hidden] };
    },
  })),
];

function batchOf(seed: number) {
  const random = randomSource(seed);
  const x = Float32Array.from({ length: FRAMES * BATCH }, () => 2 * random.uniform() - 1);
  return {
    x: tensor('float32', [FRAMES, BATCH, 1], x),
    target: tensor(
      'float32',
      [FRAMES, BATCH, 1],
      x.map((_, i) => x[i - DELAY * BATCH] ?? 0),
    ),
  };
}

describe.each(LAYERS)('$name', ({ states, build }) => {
  it('learns to say what it was told three steps before', async () => {
    const g = new GraphBuilder('delay');
    const x = g.input('x', [FRAMES, BATCH, 1]);
    const initial = states.map((name) => g.input(name, [1, BATCH, HIDDEN]));
    const y = dense(g, build(g, x, initial).sequence, { name: 'head', units: 1, random: randomSource(4) });
    const loss = meanSquaredError(g, y, g.input('target', [FRAMES, BATCH, 1]));
    const rest = Object.fromEntries(states.map((name) => [name, zeros('float32', [1, BATCH, HIDDEN])]));
    const { state } = await train({
      graph: buildTrainingGraph(g, loss, { clipNorm: 1 }),
      batch: (step) => ({ ...batchOf(step + 1), ...rest }),
      batchSize: BATCH,
      validation: [{ ...batchOf(-1), ...rest }],
      ...{ steps: 500, learningRate: 1e-2, warmupSteps: 20, reportEvery: 500 },
    });
    // Saying nothing costs the inputs' own mean square, 1/3 over three quarters of the frames.
    expect(state.best!.validationLoss).toBeLessThan(0.05);
  });

  it('comes to the same when a recording is run in two halves, with the state handed on', async () => {
    const modelOf = (frames: number) => {
      const g = new GraphBuilder('halves');
      const x = g.input('x', [frames, BATCH, 1]);
      const { sequence, ends } = build(
        g,
        x,
        states.map((name) => g.input(name, [1, BATCH, HIDDEN])),
      );
      g.output('y', sequence);
      states.forEach((name, i) => g.output(`${name}-out`, ends[i]!));
      return encodeModel(g.model(g.graph, g.parameters));
    };
    const [whole, half] = [await openSession(modelOf(FRAMES)), await openSession(modelOf(FRAMES / 2))];
    const { x } = batchOf(9);
    const rest = Object.fromEntries(states.map((name) => [name, zeros('float32', [1, BATCH, HIDDEN])]));
    const all = (await whole.run({ x, ...rest }))['y']!.data as Float32Array;
    const part = (i: number) =>
      tensor(
        'float32',
        [FRAMES / 2, BATCH, 1],
        (x.data as Float32Array).slice((i * FRAMES * BATCH) / 2, ((i + 1) * FRAMES * BATCH) / 2),
      );
    const first = await half.run({ x: part(0), ...rest });
    const handed = Object.fromEntries(states.map((name) => [name, first[`${name}-out`]!]));
    const second = await half.run({ x: part(1), ...handed });
    const joined = [...(first['y']!.data as Float32Array), ...(second['y']!.data as Float32Array)];
    joined.forEach((value, i) => expect(value).toBeCloseTo(all[i]!, 5));
    await whole.dispose();
    await half.dispose();
  });
});
