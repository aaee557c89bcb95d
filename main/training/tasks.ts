/** The trainings there are. */
import { choreographerTask } from './choreographer/task.ts';
import type { TrainingTask } from './training-task.ts';

export const TRAINING_TASKS: readonly TrainingTask[] = [choreographerTask];
