/** The app's side of a training: starts the process, hears how it goes, and has it paused or stopped. */
import { fork } from 'node:child_process';
import { AppError, deserializeError } from '#core/errors.ts';
import { TRAINING_CHILD_PATH } from '../paths.ts';
import type { TrainingEnd, TrainingNews, TrainingOrder, TrainingRequest } from './training-messages.ts';

export interface TrainingRun {
  readonly processId: number | undefined;
  /** Holds it after the step under way, its state kept on disk. */
  pause(): void;
  resume(): void;
  /** Ends it after the step under way, its state kept on disk. */
  stop(): void;
  /** Ends it after the step under way, and makes use of what was learned. */
  finish(): void;
  /**
   * How it ended. Rejects with what went wrong: AppError `training.*`, `store.*`, `safetensors.malformed`.
   */
  readonly ended: Promise<Exclude<TrainingEnd, { kind: 'failed' }>>;
}

/** @param childPath the bundle of `training-child.ts` */
export function startTraining(
  request: TrainingRequest,
  onNews: (news: TrainingNews) => void,
  childPath = TRAINING_CHILD_PATH,
): TrainingRun {
  const child = fork(childPath, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const order = (message: TrainingOrder) => {
    if (child.connected) child.send(message);
  };
  order({ kind: 'start', request });
  let end: TrainingEnd | undefined;
  child.on('message', (message) => {
    const news = message as TrainingNews;
    if (news.kind === 'finished' || news.kind === 'stopped' || news.kind === 'failed') end = news;
    onNews(news);
  });
  const ended = new Promise<Exclude<TrainingEnd, { kind: 'failed' }>>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (end === undefined) reject(endedEarly(signal ?? `code ${code}`));
      else if (end.kind === 'failed') reject(deserializeError(end.error));
      else resolve(end);
    });
  });
  return {
    processId: child.pid,
    pause: () => order({ kind: 'pause' }),
    resume: () => order({ kind: 'resume' }),
    stop: () => order({ kind: 'stop' }),
    finish: () => order({ kind: 'finish' }),
    ended,
  };
}

function endedEarly(how: string): AppError {
  return new AppError(
    'training.ended-early',
    `The training process ended before its time (${how}).`,
    'Resume it: it goes on from its last checkpoint.',
  );
}
