/**
 * Where learning begins: the bundled style whose states follow the clip best, with a head that is fitted to
 * them in closed form. What the network has learned to hear stays; what it does with it is new.
 */
import { tensor } from '#core/onnx/tensor.ts';
import { MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';
import { addRow, applied, ridge, rowSums, type LinearMap } from '#models/choreographer/fine-tuning/ridge.ts';
import { withLearned, type TrainedNetwork } from '#models/choreographer/fine-tuning/trained-network.ts';
import { STYLES } from '#models/choreographer/styles/index.ts';
import { featuresOf } from '../fine-tuning/run-network.ts';
import type { Lesson } from './lesson.ts';
import { framesOf, type Segment } from './segments.ts';

const COUNT = MOTION_CHANNEL_COUNT;
const PENALTIES = [3e-4, 3e-3, 3e-2, 0.3] as const;

export interface LessonStart {
  readonly network: TrainedNetwork;
  /** Index into `STYLES`. */
  readonly style: number;
}

export async function bestStart(network: TrainedNetwork, lesson: Lesson): Promise<LessonStart> {
  const { training, validation } = lesson.clip.segments;
  const all = await featuresOf(network, lesson.clip.inputs, [...STYLES.keys()]);
  const candidates = all.flatMap((features, style) => {
    const rows = { features, width: network.featureCount };
    const sums = rowSums(network.featureCount, COUNT);
    for (const frame of framesOf(training)) addRow(sums, rowAt(lesson, rows, frame), targetAt(lesson, frame));
    return PENALTIES.map((penalty) => {
      const head = ridge(sums, penalty);
      return { style, head, error: headError(lesson, rows, head, validation) };
    });
  });
  const { style, head } = candidates.reduce((best, one) => (one.error < best.error ? one : best));
  const { weight, bias } = head;
  const weights = new Map([
    ['head.weight', tensor('float32', [network.featureCount, COUNT], weight)],
    ['head.bias', tensor('float32', [COUNT], bias)],
  ]);
  return { network: withLearned(network, weights, style, lesson.deviations), style };
}

interface Rows {
  readonly features: Float32Array;
  readonly width: number;
}

/** What the head reads at a frame of the clip, between control frames. */
function rowAt({ positions }: Lesson, { features, width }: Rows, frame: number): Float32Array {
  const last = features.length / width - 1;
  const from = Math.min(last, Math.floor(positions[frame]!));
  const to = Math.min(last, from + 1);
  const share = Math.min(1, positions[frame]! - from);
  return Float32Array.from({ length: width }, (_, i) => {
    const [a, b] = [features[from * width + i]!, features[to * width + i]!];
    return a + (b - a) * share;
  });
}

/** The vector of a frame, standardised; 0 for channels that are held still. */
function targetAt({ vectors, deviations }: Lesson, frame: number): Float32Array {
  return Float32Array.from(deviations, (deviation, channel) =>
    deviation > 0 ? vectors[frame * COUNT + channel]! / deviation : 0,
  );
}

/** Error of frames to second order, by the curvature. */
function headError(lesson: Lesson, rows: Rows, head: LinearMap, segment: Segment): number {
  const { vectors, deviations, curvature } = lesson;
  const standard = new Float32Array(COUNT);
  const error = new Float64Array(COUNT);
  let sum = 0;
  for (const frame of framesOf(segment)) {
    applied(head, rowAt(lesson, rows, frame), standard);
    for (let i = 0; i < COUNT; i++) error[i] = standard[i]! * deviations[i]! - vectors[frame * COUNT + i]!;
    for (let i = 0; i < COUNT; i++)
      for (let k = 0; k <= i; k++)
        sum += (i === k ? 1 : 2) * curvature.products[i * COUNT + k]! * error[i]! * error[k]!;
  }
  return sum;
}
