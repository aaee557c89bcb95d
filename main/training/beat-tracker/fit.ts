/** Plans the beat tracker's training on excerpts of composed songs, and makes its inference model. */
import { GraphBuilder } from '#core/onnx/graph-builder.ts';
import { binaryCrossEntropy } from '#core/onnx/losses/classification.ts';
import { encodeModel } from '#core/onnx/proto/codec.ts';
import { tensor } from '#core/onnx/tensor.ts';
import { buildTrainingGraph, type TrainingGraph } from '#core/onnx/training-graph.ts';
import { randomSource } from '#core/random.ts';
import { FRAMES_A_PAIR, HEARD_COUNT } from '#models/beat-tracker/inputs.ts';
import { ANSWERS, buildNetwork, type Statistics } from '#models/beat-tracker/network.ts';
import type { Example } from '#models/beat-tracker/training/examples.ts';
import {
  markMoments,
  NO_DISGUISE,
  randomDisguise,
  writeRows,
} from '#models/beat-tracker/training/excerpt.ts';
import type { Batch, TrainingPlan } from '../training-plan.ts';
import type { Tensors } from '../training-state.ts';

/** 17 seconds. */
const FRAMES = 1024;
const PAIRS = FRAMES / FRAMES_A_PAIR;
const LANES = 8;

export interface BeatTrackerMaterial {
  readonly training: readonly Example[];
  readonly validation: readonly Example[];
  readonly statistics: Statistics;
  readonly steps: number;
  readonly learningRate: number;
}

export function beatTrackerPlan(material: BeatTrackerMaterial): TrainingPlan {
  const { training, validation, statistics, steps, learningRate } = material;
  return {
    graph: trainingGraph(statistics, 1),
    split: { axes: { heard: 0, target: 0 }, graph: (parts) => trainingGraph(statistics, parts) },
    batch: (step) => makeBatch(training, 1000 + step, true),
    batchSize: LANES,
    validation: Array.from({ length: 8 }, (_, i) => makeBatch(validation, i, false)),
    steps,
    learningRate,
    warmupSteps: 100,
    reportEvery: 200,
  };
}

function trainingGraph(statistics: Statistics, parts: number): TrainingGraph {
  const batch = LANES / parts;
  const g = new GraphBuilder('beat-tracker-training');
  const logits = buildNetwork(g, { pairs: PAIRS, batch }, statistics);
  const target = g.input('target', [batch, ANSWERS * FRAMES_A_PAIR, PAIRS]);
  const loss = binaryCrossEntropy(g, logits, target);
  return buildTrainingGraph(g, loss, {
    clipNorm: 0.5,
    adam: { weightDecay: 1e-3 },
    accumulate: parts,
    averageDecay: 0.998,
  });
}

/** Excerpts of songs, some beginning before the song or going on after its end. */
function makeBatch(examples: readonly Example[], seed: number, disguised: boolean): Batch {
  const random = randomSource(seed * 2_654_435_761);
  const heard = new Float32Array(LANES * FRAMES * HEARD_COUNT);
  const target = new Float32Array(LANES * ANSWERS * FRAMES);
  for (let lane = 0; lane < LANES; lane++) {
    const example = random.pick(examples);
    const disguise = disguised ? randomDisguise(random) : NO_DISGUISE;
    const room = example.frameCount - FRAMES * disguise.speed;
    const start = Math.floor(-60 + random.uniform() * Math.max(0, room + 120));
    const excerpt = { start, frames: FRAMES, random };
    const rows = heard.subarray(lane * FRAMES * HEARD_COUNT, (lane + 1) * FRAMES * HEARD_COUNT);
    writeRows(example, disguise, excerpt, rows);
    [example.beatsSeconds, example.downbeatsSeconds].forEach((moments, answer) => {
      markMoments(moments, disguise, excerpt, (frame, share) => {
        const row = (lane * ANSWERS + answer) * FRAMES_A_PAIR + (frame % FRAMES_A_PAIR);
        const at = row * PAIRS + Math.floor(frame / FRAMES_A_PAIR);
        target[at] = Math.max(target[at]!, share);
      });
    });
  }
  return {
    heard: tensor('float32', [LANES, PAIRS, FRAMES_A_PAIR * HEARD_COUNT], heard),
    target: tensor('float32', [LANES, ANSWERS * FRAMES_A_PAIR, PAIRS], target),
  };
}

/** The trained network as a plain ONNX model of any length, its answers as probabilities. */
export function inferenceModel(weights: Tensors, statistics: Statistics): Uint8Array<ArrayBuffer> {
  const g = new GraphBuilder('beat-tracker');
  const logits = buildNetwork(g, { pairs: 'pairs', batch: 1 }, statistics);
  g.output('activation', g.node('Sigmoid', [logits]));
  return encodeModel(g.model(g.graph, weights));
}
