/** Plans the choreographer's training on composed songs, and makes its inference model. */
import { GraphBuilder, type Value } from '#core/onnx/graph-builder.ts';
import { meanSquare } from '#core/onnx/losses.ts';
import { encodeModel } from '#core/onnx/proto/codec.ts';
import { tensor } from '#core/onnx/tensor.ts';
import { buildTrainingGraph, type TrainingGraph } from '#core/onnx/training-graph.ts';
import { randomSource } from '#core/random.ts';
import { MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';
import { INPUT_COUNT } from '#models/choreographer/inputs.ts';
import { buildNetwork, HIDDEN, styleTable, type Statistics } from '#models/choreographer/network.ts';
import { STYLES } from '#models/choreographer/styles/index.ts';
import { inputRows, type Example } from '#models/choreographer/training/examples.ts';
import { restState } from '../train.ts';
import type { Batch, TrainingPlan } from '../training-plan.ts';
import type { Tensors } from '../training-state.ts';

const FRAMES = 160;
const LANES = 16;
/** An excerpt begins in the middle of a song without memory: its first half second is not judged. */
const WARM_UP_FRAMES = 30;
/** How much errors of the way from frame to frame count beside those of the place. */
const WAY_WEIGHT = 4;

export interface ChoreographerMaterial {
  readonly training: readonly Example[];
  readonly validation: readonly Example[];
  readonly statistics: Statistics;
  readonly steps: number;
  readonly learningRate: number;
}

export function choreographerPlan({
  training,
  validation,
  statistics,
  steps,
  learningRate,
}: ChoreographerMaterial): TrainingPlan {
  return {
    graph: trainingGraph(statistics, 1),
    split: {
      axes: { inputs: 1, style: 1, hidden: 1, cell: 1, target: 1 },
      graph: (parts) => trainingGraph(statistics, parts),
    },
    batch: (step) => makeBatch(training, statistics, 1000 + step),
    batchSize: LANES,
    validation: Array.from({ length: 16 }, (_, i) => makeBatch(validation, statistics, i)),
    steps,
    learningRate,
    warmupSteps: 200,
    reportEvery: 250,
  };
}

function trainingGraph(statistics: Statistics, parts: number): TrainingGraph {
  const batch = LANES / parts;
  const g = new GraphBuilder('choreographer-training');
  const { standardised, style } = buildNetwork(g, { frames: FRAMES, batch }, statistics);
  const target = g.input('target', [FRAMES, batch, MOTION_CHANNEL_COUNT]);
  const loss = movementLoss(g, g.node('Sub', [standardised, target]), style, statistics);
  return buildTrainingGraph(g, loss, { clipNorm: 1, adam: { weightDecay: 1e-4 }, accumulate: parts });
}

/**
 * Mean squared error of the places, and of the ways from frame to frame, without which slow movement
 * trembles. Each style counts alike, whatever it moves; what it does not move counts nothing.
 */
function movementLoss(g: GraphBuilder, error: Value, style: Value, { motionDeviation }: Statistics): Value {
  const table = motionDeviation.map((row) => {
    const moved = row.filter((deviation) => deviation > 0).length;
    return row.map((deviation) => (deviation > 0 ? Math.sqrt(row.length / moved) : 0));
  });
  const judged = Float32Array.from({ length: FRAMES }, (_, frame) => (frame < WARM_UP_FRAMES ? 0 : 1));
  const weighted = g.node('Mul', [
    g.node('Mul', [error, g.node('MatMul', [style, styleTable(g, table)])]),
    g.constant(tensor('float32', [FRAMES, 1, 1], judged)),
  ]);
  const parts = (sizes: readonly number[]) => g.nodes('Split', [weighted, g.ints(sizes)], { axis: 0 }, 2);
  const ways = g.node('Sub', [parts([1, FRAMES - 1])[1]!, parts([FRAMES - 1, 1])[0]!]);
  return g.node('Add', [meanSquare(g, weighted), g.node('Mul', [meanSquare(g, ways), g.scalar(WAY_WEIGHT)])]);
}

/** Excerpts of songs, each in a style of its own. */
function makeBatch(examples: readonly Example[], { motionDeviation }: Statistics, seed: number): Batch {
  const random = randomSource(seed * 2_654_435_761);
  const inputs = new Float32Array(FRAMES * LANES * INPUT_COUNT);
  const style = new Float32Array(FRAMES * LANES * STYLES.length);
  const target = new Float32Array(FRAMES * LANES * MOTION_CHANNEL_COUNT);
  for (let lane = 0; lane < LANES; lane++) {
    const example = random.pick(examples);
    const chosen = random.below(STYLES.length);
    const start = random.below(Math.max(1, example.frameCount - FRAMES));
    for (let frame = 0; frame < FRAMES; frame++) {
      const row = frame * LANES + lane;
      inputs.set(inputRows(example, start + frame, 1), row * INPUT_COUNT);
      style[row * STYLES.length + chosen] = 1;
      for (let channel = 0; channel < MOTION_CHANNEL_COUNT; channel++) {
        const deviation = motionDeviation[chosen]![channel]!;
        const value = example.targets[chosen]![(start + frame) * MOTION_CHANNEL_COUNT + channel] ?? 0;
        target[row * MOTION_CHANNEL_COUNT + channel] = deviation > 0 ? value / deviation : 0;
      }
    }
  }
  return {
    inputs: tensor('float32', [FRAMES, LANES, INPUT_COUNT], inputs),
    style: tensor('float32', [FRAMES, LANES, STYLES.length], style),
    hidden: restState(LANES, HIDDEN),
    cell: restState(LANES, HIDDEN),
    target: tensor('float32', [FRAMES, LANES, MOTION_CHANNEL_COUNT], target),
  };
}

/** The trained network as a plain ONNX model of any length, with ONNX's own LSTM. */
export function inferenceModel(weights: Tensors, statistics: Statistics): Uint8Array<ArrayBuffer> {
  const g = new GraphBuilder('choreographer');
  const { motion, hidden, cell } = buildNetwork(g, { frames: 'frames', batch: 1 }, statistics);
  g.output('motion', motion);
  g.output('hidden-out', hidden);
  g.output('cell-out', cell);
  return encodeModel(g.model(g.graph, weights));
}
