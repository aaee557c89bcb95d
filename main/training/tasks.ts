/** The trainings there are. */
import { choreographerTask } from './choreographer/task.ts';
import { clipTask } from './clip/task.ts';
import { editsTask } from './edits/task.ts';
import type { TrainingTask } from './training-task.ts';

export const TRAINING_TASKS: readonly TrainingTask[] = [choreographerTask, clipTask, editsTask];
