/**
 * The two trainings of a lesson, on windows of the clip: first on the vectors that were found, each error
 * weighed by what it would do to the picture; then on the frames themselves, through the warp.
 */
import { meanSquare } from '#core/onnx/losses.ts';
import type { GraphBuilder, Value } from '#core/onnx/graph-builder.ts';
import { choleskyFactor } from '#core/linear-algebra.ts';
import { reshape, transpose } from '#core/onnx/shapes.ts';
import { tensor, type Tensor } from '#core/onnx/tensor.ts';
import { buildTrainingGraph } from '#core/onnx/training-graph.ts';
import { randomSource, type RandomSource } from '#core/random.ts';
import { MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';
import { frameColours } from '#models/choreographer/clip/find-scene.ts';
import { halfScene, halved } from '#models/choreographer/clip/scene.ts';
import { sceneFrames } from '#models/choreographer/clip/scene-graph.ts';
import { learningGraph, sideInputs, styleInput } from '#models/choreographer/fine-tuning/trained-network.ts';
import { INPUT_COUNT } from '#models/choreographer/inputs.ts';
import type { Batch, TrainingPlan } from '../training-plan.ts';
import type { Lesson } from './lesson.ts';
import type { Segment } from './segments.ts';
import type { LessonStart } from './start.ts';

const COUNT = MOTION_CHANNEL_COUNT;
/** Control frames of a window; those it begins with give the network its memory and are not judged. */
const [FRAMES, WARM_UP_FRAMES] = [110, 30];
const LANES = 4;
/** Frames of the clip that are judged in a window. */
const JUDGED = 12;
const VALIDATION_BATCHES = 3;

/** What the loss is of: its inputs beside the network's, and the loss itself. */
interface Judge {
  /** Adds to the graph. @param motion `[frames, COUNT]` of the judged frames */
  loss(g: GraphBuilder, motion: Value): Value;
  /** @param frames of the clip, lane by lane */
  inputs(frames: readonly number[]): Record<string, Tensor>;
}

export interface LessonSteps {
  readonly steps: number;
  readonly learningRate: number;
  readonly reportEvery: number;
}

/** On the vectors that were found. */
export const curvesPlan = (lesson: Lesson, start: LessonStart, steps: LessonSteps): TrainingPlan =>
  planWith(lesson, start, curvesJudge(lesson), steps);

/** On the frames, through the warp, at half their size. */
export const framesPlan = (lesson: Lesson, start: LessonStart, steps: LessonSteps): TrainingPlan =>
  planWith(lesson, start, framesJudge(lesson), steps);

function planWith(lesson: Lesson, start: LessonStart, judge: Judge, steps: LessonSteps): TrainingPlan {
  const { g, motion } = learningGraph(start.network, FRAMES, LANES);
  // Where the judged frames lie in the window, between two of its control frames.
  const places = g.input('places', [LANES, JUDGED, FRAMES]);
  const lanes = g.node('MatMul', [places, transpose(g, motion, [1, 0, 2])]);
  const loss = judge.loss(g, reshape(g, lanes, [LANES * JUDGED, COUNT]));
  const { training, validation } = lesson.clip.segments;
  const batch = (segment: Segment, seed: number) => makeBatch(lesson, start, judge, segment, seed);
  return {
    graph: buildTrainingGraph(g, loss, { clipNorm: 1 }),
    batch: (step) => batch(training, 100 + step),
    batchSize: LANES,
    validation: Array.from({ length: VALIDATION_BATCHES }, (_, i) => batch(validation, i)),
    warmupSteps: Math.ceil(steps.steps / 10),
    ...steps,
  };
}

function curvesJudge({ vectors, curvature, restError }: Lesson): Judge {
  const factor = weighing(curvature.products);
  return {
    loss(g, motion) {
      const target = g.input('vectors', [LANES * JUDGED, COUNT]);
      const error = g.node('Sub', [motion, target]);
      const weighed = g.node('MatMul', [error, g.constant(tensor('float32', [COUNT, COUNT], factor))]);
      return g.node('Mul', [meanSquare(g, weighed), g.scalar(COUNT / restError)]);
    },
    inputs: (frames) => ({
      vectors: tensor(
        'float32',
        [frames.length, COUNT],
        Float32Array.from(
          { length: frames.length * COUNT },
          (_, i) => vectors[frames[Math.floor(i / COUNT)]! * COUNT + (i % COUNT)]!,
        ),
      ),
    }),
  };
}

/** `L` with `L Lᵀ` the curvature: `|e L|²` is the error that `e` makes in the picture. */
function weighing(products: Float64Array): Float32Array {
  const a = products.slice();
  for (let i = 0; i < COUNT; i++) a[i * COUNT + i]! += 1e-9;
  return Float32Array.from(choleskyFactor(a, COUNT)!);
}

function framesJudge({ clip, restError }: Lesson): Judge {
  const { frames, found } = clip;
  const scene = halfScene(found.scene);
  const pixels = scene.width * scene.height;
  return {
    loss(g, motion) {
      const real = g.input('frames', [3, LANES * JUDGED, pixels]);
      const error = meanSquare(g, g.node('Sub', [sceneFrames(g, scene, motion), real]));
      return g.node('Mul', [error, g.scalar(1 / restError)]);
    },
    inputs(chosen) {
      const planes = new Float32Array(3 * chosen.length * pixels);
      chosen.forEach((frame, k) => {
        const half = halved(frameColours(frames, frame), frames.width, frames.height, 3);
        for (let i = 0; i < half.length; i++)
          planes[((i % 3) * chosen.length + k) * pixels + Math.floor(i / 3)] = half[i]!;
      });
      return { frames: tensor('float32', [3, chosen.length, pixels], planes) };
    },
  };
}

/** Windows of a segment, each with some of its frames. */
function makeBatch(
  lesson: Lesson,
  { network, style }: LessonStart,
  judge: Judge,
  segment: Segment,
  seed: number,
): Batch {
  const random = randomSource(seed * 2_654_435_761);
  const inputs = new Float32Array(FRAMES * LANES * INPUT_COUNT);
  const places = new Float32Array(LANES * JUDGED * FRAMES);
  const chosen: number[] = [];
  for (let lane = 0; lane < LANES; lane++) {
    const window = someWindow(lesson, segment, random);
    for (let frame = 0; frame < FRAMES; frame++) {
      const from = Math.min(lesson.frameCount - 1, window.start + frame) * INPUT_COUNT;
      inputs.set(lesson.clip.inputs.subarray(from, from + INPUT_COUNT), (frame * LANES + lane) * INPUT_COUNT);
    }
    window.frames.forEach((clipFrame, k) => {
      const at = lesson.positions[clipFrame]! - window.start;
      const from = Math.min(FRAMES - 2, Math.max(0, Math.floor(at)));
      const row = (lane * JUDGED + k) * FRAMES;
      const share = Math.min(1, Math.max(0, at - from));
      places[row + from] = 1 - share;
      places[row + from + 1] = share;
    });
    chosen.push(...window.frames);
  }
  return {
    inputs: tensor('float32', [FRAMES, LANES, INPUT_COUNT], inputs),
    style: styleInput(style, FRAMES, LANES),
    ...sideInputs(network, FRAMES, LANES),
    places: tensor('float32', [LANES, JUDGED, FRAMES], places),
    ...judge.inputs(chosen),
  };
}

/** A stretch of control frames, and frames of the segment within the part of it that is judged. */
function someWindow(
  { positions, frameCount }: Lesson,
  segment: Segment,
  random: RandomSource,
): { start: number; frames: number[] } {
  const anchor = segment.first + random.below(Math.max(1, segment.end - segment.first));
  const lead = WARM_UP_FRAMES + random.below(FRAMES - WARM_UP_FRAMES - 1);
  const latest = Math.max(0, frameCount - FRAMES);
  const start = Math.min(latest, Math.max(0, Math.floor(positions[anchor]!) - lead));
  const [from, to] = [start + (start === 0 ? 0 : WARM_UP_FRAMES), start + FRAMES - 1];
  const within: number[] = [];
  for (let frame = segment.first; frame < segment.end; frame++)
    if (positions[frame]! >= from && positions[frame]! <= to) within.push(frame);
  // Sound that ends before the picture leaves nothing to judge there.
  if (within.length === 0) within.push(anchor);
  return { start, frames: Array.from({ length: JUDGED }, () => random.pick(within)) };
}
