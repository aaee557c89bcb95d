/** A training that a person waits for: its news as progress, ended by a signal or by a wish to keep what there is. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobProgress } from '#core/contract/commands.ts';
import { LEARNING_PHASES, type LearningMetrics, type LearningPhase } from '#core/contract/styles.ts';
import { AbortError } from '#core/errors.ts';
import { startTraining } from './start-training.ts';
import type { TrainingNews } from './training-messages.ts';
import type { Json, TrainingSettings } from './training-task.ts';

export type LearningProgress = Pick<JobProgress, 'phase' | 'done' | 'total' | 'unit' | 'metrics'>;

export interface LearningWork {
  /** Ends it with nothing kept. */
  readonly signal: AbortSignal;
  report(progress: LearningProgress): void;
  /** Told, once there is something to keep, how to end early with what was learned so far. */
  onFinish(finish: () => void): void;
}

/** Phases in which nothing has been learned yet. */
const BEFORE_LEARNING: ReadonlySet<string> = new Set(LEARNING_PHASES.slice(0, 2));

/** @param phase of the training proper. @returns what the task says. @throws AppError as the task; AbortError */
export async function runLearning(
  task: string,
  settings: TrainingSettings,
  phase: LearningPhase,
  { signal, report, onFinish }: LearningWork,
): Promise<Json> {
  signal.throwIfAborted();
  const scratch = await mkdtemp(join(tmpdir(), 'songbrush-learning-'));
  const run = startTraining(
    // One thread: the artist goes on working meanwhile.
    {
      task,
      settings,
      checkpointPath: join(scratch, 'state.safetensors'),
      resume: false,
      execution: { threads: 1 },
    },
    (news) => {
      const progress = progressOf(news, phase);
      if (!progress) return;
      if (!BEFORE_LEARNING.has(progress.phase)) onFinish(() => run.finish());
      report(progress);
    },
  );
  const stop = () => run.stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const end = await run.ended;
    if (end.kind === 'stopped') throw new AbortError();
    return end.result;
  } finally {
    signal.removeEventListener('abort', stop);
    await rm(scratch, { recursive: true, force: true });
  }
}

function progressOf(news: TrainingNews, phase: string): LearningProgress | null {
  const withFacts = (facts: Json | undefined) =>
    facts === undefined ? {} : { metrics: facts as unknown as LearningMetrics };
  if (news.kind === 'preparing') {
    const { done, total, facts } = news;
    const unit = news.phase === 'job.learn.warm-up' ? 'steps' : 'frames';
    return { phase: news.phase ?? phase, done, total, unit, ...withFacts(facts) };
  }
  if (news.kind !== 'progress') return null;
  const { step, steps } = news.metrics;
  return { phase, done: step, total: steps, unit: 'steps', ...withFacts(news.facts) };
}
