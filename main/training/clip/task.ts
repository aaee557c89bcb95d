/** The training of a style on a clip: its frames are the targets, the bundled network is the start. */
import { readFile } from 'node:fs/promises';
import type { LearningEffort, LearningMetrics } from '#core/contract/styles.ts';
import { AppError, serializeError } from '#core/errors.ts';
import {
  readTrainedNetwork,
  withLearned,
  type TrainedNetwork,
} from '#models/choreographer/fine-tuning/trained-network.ts';
import type { Ffmpeg } from '../../media/ffmpeg-binary.ts';
import { curvesOf } from '../fine-tuning/run-network.ts';
import { train } from '../train.ts';
import type {
  Json,
  Preparation,
  PreparationProgress,
  TrainingSettings,
  TrainingTask,
} from '../training-task.ts';
import { keptWeights, type Tensors } from '../training-state.ts';
import { baselinesOf } from './baselines.ts';
import { frameError, makeLesson, type Lesson } from './lesson.ts';
import { curvesPlan, framesPlan } from './plan.ts';
import { readClip, type Clip, type Tell } from './read-clip.ts';
import { bestStart, type LessonStart } from './start.ts';
import { writeLearnedStyle } from './write-style.ts';

const STEPS: Readonly<Record<LearningEffort, { readonly curves: number; readonly frames: number }>> = {
  quick: { curves: 160, frames: 100 },
  thorough: { curves: 400, frames: 300 },
};
const LEARNING_RATES = { curves: 1e-3, frames: 4e-4 } as const;
const REPORTS = 10;
/** Smoothings of the network's curves, in seconds: validation chooses. */
const GLIDES = [0, 0.02, 0.05, 0.1] as const;

export interface ClipSettings {
  /** Absolute. */
  readonly video: string;
  readonly videoName: string;
  readonly name: string;
  /** Both 0 for all of it. */
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly effort: LearningEffort;
  readonly ffmpeg: string;
  /** The network that is begun with. */
  readonly weights: string;
  /** An empty folder, which becomes a style's. */
  readonly out: string;
}

export const clipTask: TrainingTask = {
  id: 'clip',
  async prepare(given, onProgress, isFinishing) {
    const settings = given as unknown as ClipSettings;
    const ffmpeg: Ffmpeg = { path: settings.ffmpeg, version: '', source: 'system' };
    const study = new Study(onProgress);
    const { startSeconds, endSeconds, effort } = settings;
    const range = endSeconds > 0 ? { startSeconds, endSeconds } : null;
    const clip = await readClip(
      ffmpeg,
      { path: settings.video, name: settings.videoName, range, effort },
      study.tell,
    );
    const lesson = await makeLesson(clip, study.tell);
    const bundled = readTrainedNetwork(await readFile(settings.weights));
    const begun = await bestStart(bundled, lesson);
    await study.judgeOthers(lesson, bundled, begun.style);
    const network = await warmedUp(lesson, begun, effort, study, isFinishing);
    const start = { ...begun, network };
    const withWeights = (weights: Tensors) => withLearned(network, weights, start.style, lesson.deviations);
    return {
      plan: framesPlan(lesson, start, stepsOf(STEPS[effort].frames, LEARNING_RATES.frames)),
      async judge(weights, trainingLoss) {
        await study.judge(lesson, withWeights(weights), start.style, trainingLoss * lesson.restError);
        return study.metrics as unknown as Json;
      },
      async finish(weights): Promise<Json> {
        await study.tell('job.learn.judge', 0, 1);
        const learned = withWeights(weights);
        const glideSeconds = await bestGlide(lesson, learned, start.style);
        await study.judge(lesson, learned, start.style, study.metrics.trainingLoss, glideSeconds);
        const { metrics } = study;
        const { style } = start;
        await writeLearnedStyle(
          ffmpeg,
          settings,
          { lesson, bundled, learned, style, glideSeconds, metrics },
          study.tell,
        );
        return { metrics, warnings: warningsOf(clip) } as unknown as Json;
      },
    } satisfies Preparation;
  },
};

const stepsOf = (steps: number, learningRate: number) => ({
  ...{ steps, learningRate, reportEvery: Math.ceil(steps / REPORTS) },
});

/** Learns the vectors that were found, before the frames. */
async function warmedUp(
  lesson: Lesson,
  start: LessonStart,
  effort: LearningEffort,
  study: Study,
  isFinishing: () => boolean,
): Promise<TrainedNetwork> {
  const plan = curvesPlan(lesson, start, stepsOf(STEPS[effort].curves, LEARNING_RATES.curves));
  const learned = (weights: Tensors) => withLearned(start.network, weights, start.style, lesson.deviations);
  const { state } = await train(plan, {
    mayGoOn: () => Promise.resolve(!isFinishing()),
    async onReport({ step, steps, trainingLoss }, reported) {
      const weights = keptWeights(plan.graph, reported);
      await study.judge(lesson, learned(weights), start.style, trainingLoss * lesson.restError);
      await study.tell('job.learn.warm-up', step, steps);
    },
  });
  return learned(keptWeights(plan.graph, state));
}

async function bestGlide(lesson: Lesson, network: TrainedNetwork, style: number): Promise<number> {
  const errors: number[] = [];
  for (const glide of GLIDES) {
    const curves = await curvesOf(network, lesson.clip.inputs, style, glide);
    errors.push(frameError(lesson, curves, lesson.clip.segments.validation));
  }
  return GLIDES[errors.indexOf(Math.min(...errors))]!;
}

/** What is known of how well it goes, told with every step of progress. */
class Study {
  metrics: LearningMetrics = {
    trainingLoss: null,
    heldOut: null,
    before: null,
    holdLast: null,
    envelope: null,
  };
  readonly #onProgress: PreparationProgress;

  constructor(onProgress: PreparationProgress) {
    this.#onProgress = onProgress;
  }

  readonly tell: Tell = async (phase, done, total) => {
    await this.#onProgress(done, total, { phase, facts: this.metrics as unknown as Json });
  };

  /** Of the bundled network in the style that is begun with, and of what moves without hearing. */
  async judgeOthers(lesson: Lesson, bundled: TrainedNetwork, style: number): Promise<void> {
    const curves = await curvesOf(bundled, lesson.clip.inputs, style);
    const before = frameError(lesson, curves, lesson.clip.segments.heldOut);
    this.metrics = { ...this.metrics, before, ...baselinesOf(lesson) };
  }

  async judge(
    lesson: Lesson,
    network: TrainedNetwork,
    style: number,
    trainingLoss: number | null,
    glideSeconds = 0,
  ): Promise<void> {
    const curves = await curvesOf(network, lesson.clip.inputs, style, glideSeconds);
    const heldOut = frameError(lesson, curves, lesson.clip.segments.heldOut);
    this.metrics = { ...this.metrics, trainingLoss, heldOut };
  }
}

/** What a person should know though it went well. */
function warningsOf({ found, loudness, name }: Clip): Json {
  const warnings: AppError[] = [];
  if (found.borderMoves > 0.5) {
    warnings.push(
      new AppError(
        'clip.camera-moves',
        `All of “${name}” moves, up to its border: the camera does, it seems.`,
        'Film from a stand, or steady the film first: the camera’s movement is learned with the rest.',
      ),
    );
  }
  const loud = Float32Array.from(loudness).sort()[Math.floor(0.9 * loudness.length)] ?? 0;
  if (loud < 0.4) {
    warnings.push(
      new AppError(
        'clip.faint',
        `There is little to hear in “${name}”.`,
        'Use a film with music throughout.',
      ),
    );
  }
  return warnings.map(serializeError) as unknown as Json;
}

/** The settings as a training takes them. */
export const clipSettings = (settings: ClipSettings): TrainingSettings => ({ ...settings });
