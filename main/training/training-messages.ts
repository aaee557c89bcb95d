/** What the app and a training process say to each other. */
import type { SerializedError } from '#core/errors.ts';
import type { TrainingMetrics } from './training-plan.ts';
import type { Json, TrainingSettings } from './training-task.ts';

export interface TrainingRequest {
  /** Id of a training task. */
  readonly task: string;
  readonly settings: TrainingSettings;
  /** Where the state is kept while training. */
  readonly checkpointPath: string;
  /** Goes on from the checkpoint, if there is one; else begins anew. */
  readonly resume: boolean;
}

export type TrainingOrder =
  | { readonly kind: 'start'; readonly request: TrainingRequest }
  | { readonly kind: 'pause' | 'resume' | 'stop' };

export type TrainingNews =
  | { readonly kind: 'preparing'; readonly done: number; readonly total: number }
  | { readonly kind: 'progress'; readonly metrics: TrainingMetrics }
  | { readonly kind: 'paused'; readonly step: number }
  | TrainingEnd;

export type TrainingEnd =
  | { readonly kind: 'finished'; readonly result: Json }
  | { readonly kind: 'stopped'; readonly step: number }
  | { readonly kind: 'failed'; readonly error: SerializedError };
