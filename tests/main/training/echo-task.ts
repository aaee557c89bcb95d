/** A training small enough for tests. */
import { writeFile } from 'node:fs/promises';
import { GraphBuilder } from '#core/onnx/graph-builder.ts';
import { dense } from '#core/onnx/layers.ts';
import { meanSquaredError } from '#core/onnx/losses.ts';
import { joinChunks } from '#core/onnx/proto/wire.ts';
import { encodeSafetensors } from '#core/onnx/safetensors.ts';
import { tensorFrom } from '#core/onnx/tensor.ts';
import { buildTrainingGraph } from '#core/onnx/training-graph.ts';
import { randomSource } from '#core/random.ts';
import type { Batch } from '#main/training/training-plan.ts';
import type { TrainingTask } from '#main/training/training-task.ts';

const BATCH = 8;

/** The task: the sum of three numbers, one of them negated. */
function batch(seed: number, poison: boolean): Batch {
  const random = randomSource(seed);
  const x = Array.from({ length: BATCH * 3 }, () => random.normal());
  const y = Array.from({ length: BATCH }, (_, i) => x[3 * i]! - x[3 * i + 1]! + x[3 * i + 2]!);
  return {
    x: tensorFrom('float32', [BATCH, 3], x),
    y: tensorFrom('float32', [BATCH, 1], poison ? y.map(() => NaN) : y),
  };
}

/** The network for so many examples, and its value to learn. */
function network(examples: number): { g: GraphBuilder; y: string } {
  const g = new GraphBuilder('echo');
  const random = randomSource(3);
  const hidden = g.node('Tanh', [dense(g, g.input('x', [examples, 3]), { name: 'in', units: 6, random })]);
  return { g, y: dense(g, hidden, { name: 'out', units: 1, random }) };
}

function trainingGraph(parts: number) {
  const { g, y } = network(BATCH / parts);
  const loss = meanSquaredError(g, y, g.input('y', [BATCH / parts, 1]));
  return buildTrainingGraph(g, loss, { clipNorm: 1, accumulate: parts });
}

export const echoTask: TrainingTask = {
  id: 'echo',
  adjustable: ['learningRate', 'poisonAt'],
  async prepare({ steps, out, poisonAt = Infinity, learningRate = 0.01 }, onProgress) {
    await onProgress(0, 1);
    return {
      plan: {
        graph: trainingGraph(1),
        split: { axes: { x: 0, y: 0 }, graph: (parts) => trainingGraph(parts) },
        batch: (step) => batch(step, step >= Number(poisonAt)),
        batchSize: BATCH,
        validation: [batch(1_000_000, false)],
        steps: Number(steps),
        learningRate: Number(learningRate),
        warmupSteps: 5,
        reportEvery: 20,
      },
      async finish(weights) {
        await writeFile(String(out), joinChunks(encodeSafetensors({ tensors: weights, metadata: {} })));
        return { parameters: weights.size };
      },
    };
  },
};
