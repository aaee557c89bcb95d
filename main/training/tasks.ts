/** The trainings there are. */
import { choreographerTask } from './choreographer/task.ts';
import { pictureEncoderTask } from './picture-encoder/task.ts';
import type { TrainingTask } from './training-task.ts';

export const TRAINING_TASKS: readonly TrainingTask[] = [choreographerTask, pictureEncoderTask];
