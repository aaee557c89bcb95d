/** Trains the whole network on a change, on windows of the song, each frame as much as it counts. */
import { meanSquare } from '#core/onnx/losses.ts';
import { tensor } from '#core/onnx/tensor.ts';
import { buildTrainingGraph } from '#core/onnx/training-graph.ts';
import { randomSource } from '#core/random.ts';
import { MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';
import { learningGraph, sideInputs, styleInput } from '#models/choreographer/fine-tuning/trained-network.ts';
import { INPUT_COUNT } from '#models/choreographer/inputs.ts';
import type { Batch, TrainingPlan } from '../training-plan.ts';
import type { Learner, ReadChange } from './head.ts';

const COUNT = MOTION_CHANNEL_COUNT;
/** Control frames of a window; those it begins with give the network its memory and are not judged. */
const [FRAMES, WARM_UP_FRAMES] = [110, 30];
const LANES = 4;
const LEARNING_RATE = 6e-4;

export function changePlan(change: ReadChange, { network }: Learner, steps: number): TrainingPlan {
  const { g, motion } = learningGraph(network, FRAMES, LANES);
  const target = g.input('target', [FRAMES, LANES, COUNT]);
  const measure = g.input('measure', [FRAMES, LANES, COUNT]);
  const loss = meanSquare(g, g.node('Mul', [g.node('Sub', [motion, target]), measure]));
  return {
    graph: buildTrainingGraph(g, loss, { clipNorm: 1 }),
    batch: (step) => makeBatch(change, step),
    batchSize: LANES,
    validation: [],
    steps,
    learningRate: LEARNING_RATE,
    warmupSteps: Math.ceil(steps / 10),
    reportEvery: 10,
  };
}

/** Half of the windows where the lesson is, half anywhere. */
function makeBatch(change: ReadChange, step: number): Batch {
  const { network, style, frameCount, weights, inputs, target } = change;
  const random = randomSource((step + 7) * 2_654_435_761);
  const heavy = weights.reduce<number[]>(
    (frames, weight, frame) => (weight === 1 ? [...frames, frame] : frames),
    [],
  );
  const rows = new Float32Array(FRAMES * LANES * INPUT_COUNT);
  const wanted = new Float32Array(FRAMES * LANES * COUNT);
  const measure = new Float32Array(FRAMES * LANES * COUNT);
  const deviations = network.deviations[style]!;
  const moved = deviations.filter((deviation) => deviation > 0).length;
  for (let lane = 0; lane < LANES; lane++) {
    const anchor = lane % 2 === 0 && heavy.length > 0 ? random.pick(heavy) : random.below(frameCount);
    const lead = WARM_UP_FRAMES + random.below(FRAMES - WARM_UP_FRAMES);
    const start = Math.min(Math.max(0, frameCount - FRAMES), Math.max(0, anchor - lead));
    for (let frame = 0; frame < FRAMES; frame++) {
      const from = Math.min(frameCount - 1, start + frame);
      const row = frame * LANES + lane;
      rows.set(inputs.subarray(from * INPUT_COUNT, (from + 1) * INPUT_COUNT), row * INPUT_COUNT);
      wanted.set(target.subarray(from * COUNT, (from + 1) * COUNT), row * COUNT);
      const isJudged = start === 0 || frame >= WARM_UP_FRAMES;
      for (let channel = 0; channel < COUNT; channel++) {
        const deviation = deviations[channel]!;
        measure[row * COUNT + channel] =
          isJudged && deviation > 0 ? Math.sqrt((weights[from]! * COUNT) / moved) / deviation : 0;
      }
    }
  }
  return {
    inputs: tensor('float32', [FRAMES, LANES, INPUT_COUNT], rows),
    style: styleInput(style, FRAMES, LANES),
    ...sideInputs(network, FRAMES, LANES),
    target: tensor('float32', [FRAMES, LANES, COUNT], wanted),
    measure: tensor('float32', [FRAMES, LANES, COUNT], measure),
  };
}
