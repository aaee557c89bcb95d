/** What the app and a training process say to each other. */
import type { SerializedError } from '#core/errors.ts';
import type { Execution, ExecutionChoice } from './execution.ts';
import type { TrainingMetrics } from './training-plan.ts';
import type { Json, PreparationStage, TrainingSettings } from './training-task.ts';

export interface TrainingRequest {
  /** Id of a training task. */
  readonly task: string;
  readonly settings: TrainingSettings;
  /** Where the state is kept while training: `NAME.safetensors`, of which the files' names are made. */
  readonly checkpointPath: string;
  /** Goes on from the newest checkpoint, if there is one; else begins anew, and removes those there are. */
  readonly resume: boolean;
  /** Device, threads and memory. What is left out is found out, or as before in a resumed training. */
  readonly execution?: ExecutionChoice;
  /** Checkpoints that are kept beside the best; 2 when left out. */
  readonly keepCheckpoints?: number;
}

export type TrainingOrder =
  | { readonly kind: 'start'; readonly request: TrainingRequest }
  /** `finish` ends it as if all steps were done: what was learned so far is made use of. */
  | { readonly kind: 'pause' | 'resume' | 'stop' | 'finish' };

export type TrainingNews =
  | ({ readonly kind: 'preparing'; readonly done: number; readonly total: number } & PreparationStage)
  | TrainingStart
  /** Something a person should know, that does not stop it. */
  | { readonly kind: 'notice'; readonly error: SerializedError }
  /** `facts` are the task's own judgement of the best weights so far. */
  | { readonly kind: 'progress'; readonly metrics: TrainingMetrics; readonly facts?: Json }
  | { readonly kind: 'paused'; readonly step: number }
  | TrainingEnd;

export type TrainingEnd =
  | { readonly kind: 'finished'; readonly result: Json }
  | { readonly kind: 'stopped'; readonly step: number }
  | { readonly kind: 'failed'; readonly error: SerializedError };

export interface TrainingStart {
  readonly kind: 'started';
  /** Steps done before. */
  readonly step: number;
  /** What it runs on in truth. */
  readonly execution: Execution;
  /** Why that is not the device asked for; null when it is. */
  readonly fallbackReason: string | null;
  /** Of the nodes of a step, the share that stays on the processor; null when all do, by choice. */
  readonly cpuShare: number | null;
}
