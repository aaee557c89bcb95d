/** The trainings there are. */
import { beatTrackerTask } from './beat-tracker/task.ts';
import { choreographerTask } from './choreographer/task.ts';
import { clipTask } from './clip/task.ts';
import { editsTask } from './edits/task.ts';
import { pictureEncoderTask } from './picture-encoder/task.ts';
import type { TrainingTask } from './training-task.ts';

export const TRAINING_TASKS: readonly TrainingTask[] = [
  beatTrackerTask,
  choreographerTask,
  clipTask,
  editsTask,
  pictureEncoderTask,
];
