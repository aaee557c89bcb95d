/** Plans the picture encoder's training on scenes, and makes its inference model. */
import { GraphBuilder } from '#core/onnx/graph-builder.ts';
import { meanSquaredError } from '#core/onnx/losses.ts';
import { binaryCrossEntropy } from '#core/onnx/losses/classification.ts';
import { encodeModel } from '#core/onnx/proto/codec.ts';
import { tensor } from '#core/onnx/tensor.ts';
import { buildTrainingGraph, type TrainingGraph } from '#core/onnx/training-graph.ts';
import { randomSource } from '#core/random.ts';
import { FACT_COUNT } from '#models/picture-encoder/facts.ts';
import { FRAME_PLANES, FRAME_SIDE, FRAME_SIZE } from '#models/picture-encoder/frame.ts';
import { buildEncoder, MASK_SIDE, type FactStatistics } from '#models/picture-encoder/network.ts';
import { copyScene, type ScenePool } from '#models/picture-encoder/training/scene-pool.ts';
import type { Batch, TrainingPlan } from '../training-plan.ts';
import type { Tensors } from '../training-state.ts';

const SCENES = 32;
const CELLS = MASK_SIDE ** 2;
/** How much the mask counts beside the facts. */
const MASK_WEIGHT = 2;
/** Seeds of scenes: what is trained on, chosen by, judged on and handed on are others. */
export const FIRST_SEEDS = { training: 1, validation: 50_000_000, testing: 60_000_000, pairs: 70_000_000 };

export interface EncoderMaterial {
  readonly training: ScenePool;
  readonly validation: ScenePool;
  readonly statistics: FactStatistics;
  readonly steps: number;
  readonly learningRate: number;
}

export function factStatistics({ count, facts }: ScenePool): FactStatistics {
  const meanOf = (valueAt: (fact: number, value: number) => number) =>
    Array.from({ length: FACT_COUNT }, (_, fact) => {
      let sum = 0;
      for (let scene = 0; scene < count; scene++) sum += valueAt(fact, facts[scene * FACT_COUNT + fact]!);
      return sum / count;
    });
  const mean = meanOf((_, value) => value);
  const variance = meanOf((fact, value) => (value - mean[fact]!) ** 2);
  return { mean, deviation: variance.map(Math.sqrt) };
}

export function encoderPlan(material: EncoderMaterial): TrainingPlan {
  const { training, validation, statistics, steps, learningRate } = material;
  const inOrder = (first: number) => Array.from({ length: SCENES }, (_, i) => first + i);
  return {
    graph: trainingGraph(statistics),
    batch(step) {
      const random = randomSource(Math.imul(step + 1, 2_654_435_761));
      const scenes = inOrder(0).map(() => random.below(training.count));
      return makeBatch(training, statistics, scenes, () => random.uniform() < 0.5);
    },
    batchSize: SCENES,
    validation: Array.from({ length: Math.floor(validation.count / SCENES) }, (_, i) =>
      makeBatch(validation, statistics, inOrder(i * SCENES), () => false),
    ),
    steps,
    learningRate,
    warmupSteps: 200,
    reportEvery: 250,
  };
}

function trainingGraph(statistics: FactStatistics): TrainingGraph {
  const g = new GraphBuilder('picture-encoder-training');
  const { standardised, mask } = buildEncoder(g, SCENES, statistics);
  const facts = meanSquaredError(g, standardised, g.input('facts-target', [SCENES, FACT_COUNT]));
  const cells = binaryCrossEntropy(g, mask, g.input('mask-target', [SCENES, CELLS]));
  const loss = g.node('Add', [facts, g.node('Mul', [cells, g.scalar(MASK_WEIGHT)])]);
  return buildTrainingGraph(g, loss, { clipNorm: 1, adam: { weightDecay: 1e-3 }, averageDecay: 0.995 });
}

function makeBatch(
  pool: ScenePool,
  { mean, deviation }: FactStatistics,
  scenes: readonly number[],
  mirrored: () => boolean,
): Batch {
  const rows = {
    frames: new Float32Array(SCENES * FRAME_SIZE),
    facts: new Float32Array(SCENES * FACT_COUNT),
    cells: new Float32Array(SCENES * CELLS),
  };
  scenes.forEach((scene, at) => copyScene(pool, scene, mirrored(), rows, at));
  const facts = rows.facts.map((value, i) => (value - mean[i % FACT_COUNT]!) / deviation[i % FACT_COUNT]!);
  return {
    frame: tensor('float32', [SCENES, FRAME_PLANES, FRAME_SIDE, FRAME_SIDE], rows.frames),
    'facts-target': tensor('float32', [SCENES, FACT_COUNT], facts),
    'mask-target': tensor('float32', [SCENES, CELLS], rows.cells),
  };
}

/** The trained network for one picture. */
export function encoderModel(weights: Tensors, statistics: FactStatistics): Uint8Array<ArrayBuffer> {
  const g = new GraphBuilder('picture-encoder');
  const { facts, mask } = buildEncoder(g, 1, statistics);
  g.output('facts', facts);
  g.output('mask', g.node('Sigmoid', [mask]));
  return encodeModel(g.model(g.graph, weights));
}
