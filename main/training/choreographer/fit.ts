/** Plans the choreographer's training on composed songs, and makes its inference model. */
import { GraphBuilder, type Value } from '#core/onnx/graph-builder.ts';
import { meanSquare } from '#core/onnx/losses.ts';
import { encodeModel } from '#core/onnx/proto/codec.ts';
import { tensor } from '#core/onnx/tensor.ts';
import { buildTrainingGraph, type TrainingGraph } from '#core/onnx/training-graph.ts';
import { randomSource } from '#core/random.ts';
import { MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';
import type { Cell } from '#models/choreographer/cells/cell.ts';
import { INPUT_COUNT } from '#models/choreographer/inputs.ts';
import {
  buildNetwork,
  HIDDEN,
  STATE_OUT,
  styleTable,
  type Statistics,
} from '#models/choreographer/network.ts';
import { STYLES } from '#models/choreographer/styles/index.ts';
import { inputRows, targetOf, type Example } from '#models/choreographer/training/examples.ts';
import {
  somePicture,
  type SeenPicture,
  type SeenPictures,
} from '#models/choreographer/training/seen-pictures.ts';
import { PICTURE_VECTOR_SIZE } from '#models/picture-encoder/facts.ts';
import { restState } from '../train.ts';
import type { Batch, TrainingPlan } from '../training-plan.ts';
import type { Tensors } from '../training-state.ts';

const FRAMES = 160;
const LANES = 16;
/** An excerpt begins in the middle of a song without memory: its first half second is not judged. */
const WARM_UP_FRAMES = 30;
/** How much errors of the way from frame to frame count beside those of the place. */
const WAY_WEIGHT = 4;

/** What is trained: the network that is shipped, or one that something is taken from. */
export interface NetworkVariant {
  readonly cell: Cell;
  /** Whether the network is told what the layer shows. The animator always knows. */
  readonly seesPicture: boolean;
}

export interface ChoreographerMaterial extends NetworkVariant {
  readonly training: readonly Example[];
  readonly validation: readonly Example[];
  readonly pictures: SeenPictures;
  readonly statistics: Statistics;
  readonly steps: number;
  readonly learningRate: number;
}

export function choreographerPlan(material: ChoreographerMaterial): TrainingPlan {
  const { training, validation, pictures, statistics, cell, seesPicture, steps, learningRate } = material;
  const states = Object.fromEntries(cell.states.map((name) => [name, 1]));
  const batchOf = (songs: readonly Example[], shown: readonly SeenPicture[], seed: number): Batch =>
    makeBatch({ songs, shown, statistics, cell, seesPicture }, seed);
  return {
    graph: trainingGraph(statistics, cell, 1),
    split: {
      axes: { inputs: 1, style: 1, picture: 1, target: 1, ...states },
      graph: (parts) => trainingGraph(statistics, cell, parts),
    },
    batch: (step) => batchOf(training, pictures.training, 1000 + step),
    batchSize: LANES,
    validation: Array.from({ length: 16 }, (_, i) => batchOf(validation, pictures.validation, i)),
    steps,
    learningRate,
    warmupSteps: 200,
    reportEvery: 250,
  };
}

function trainingGraph(statistics: Statistics, cell: Cell, parts: number): TrainingGraph {
  const batch = LANES / parts;
  const g = new GraphBuilder('choreographer-training');
  const { standardised, style } = buildNetwork(g, { frames: FRAMES, batch, cell }, statistics);
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

interface BatchMaterial extends NetworkVariant {
  readonly songs: readonly Example[];
  readonly shown: readonly SeenPicture[];
  readonly statistics: Statistics;
}

/** Excerpts of songs, each in a style and for a picture of its own. */
function makeBatch({ songs, shown, statistics, cell, seesPicture }: BatchMaterial, seed: number): Batch {
  const random = randomSource(seed * 2_654_435_761);
  const inputs = new Float32Array(FRAMES * LANES * INPUT_COUNT);
  const style = new Float32Array(FRAMES * LANES * STYLES.length);
  const picture = new Float32Array(FRAMES * LANES * PICTURE_VECTOR_SIZE);
  const target = new Float32Array(FRAMES * LANES * MOTION_CHANNEL_COUNT);
  for (let lane = 0; lane < LANES; lane++) {
    const song = random.pick(songs);
    const chosen = random.below(STYLES.length);
    const start = random.below(Math.max(1, song.frameCount - FRAMES));
    const seen = somePicture(shown, random);
    const curves = targetOf(song, chosen, seen, start, FRAMES);
    for (let frame = 0; frame < FRAMES; frame++) {
      const row = frame * LANES + lane;
      inputs.set(inputRows(song, start + frame, 1), row * INPUT_COUNT);
      style[row * STYLES.length + chosen] = 1;
      if (seen && seesPicture) picture.set(seen.vector, row * PICTURE_VECTOR_SIZE);
      for (let channel = 0; channel < MOTION_CHANNEL_COUNT; channel++) {
        const deviation = statistics.motionDeviation[chosen]![channel]!;
        const value = curves[frame * MOTION_CHANNEL_COUNT + channel] ?? 0;
        target[row * MOTION_CHANNEL_COUNT + channel] = deviation > 0 ? value / deviation : 0;
      }
    }
  }
  return {
    inputs: tensor('float32', [FRAMES, LANES, INPUT_COUNT], inputs),
    style: tensor('float32', [FRAMES, LANES, STYLES.length], style),
    picture: tensor('float32', [FRAMES, LANES, PICTURE_VECTOR_SIZE], picture),
    target: tensor('float32', [FRAMES, LANES, MOTION_CHANNEL_COUNT], target),
    ...Object.fromEntries(cell.states.map((name) => [name, restState(LANES, HIDDEN)])),
  };
}

/**
 * The trained network as a plain ONNX model of any length, with ONNX's own recurrent operator. The graph's
 * name is the model's.
 */
export function inferenceModel(
  weights: Tensors,
  statistics: Statistics,
  cell: Cell,
): Uint8Array<ArrayBuffer> {
  const g = new GraphBuilder(cell.modelName);
  const { motion, states } = buildNetwork(g, { frames: 'frames', batch: 1, cell }, statistics);
  g.output('motion', motion);
  cell.states.forEach((name, i) => g.output(name + STATE_OUT, states[i]!));
  return encodeModel(g.model(g.graph, weights));
}
