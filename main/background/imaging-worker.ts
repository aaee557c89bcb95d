/** Entry of the worker that unpacks and draws pictures. */
import { drawLayer, drawPage, pixels, see } from './imaging.ts';
import { serveTasks } from './serve-tasks.ts';

const tasks = { pixels, drawPage, drawLayer, see } as const;
export type ImagingTasks = typeof tasks;

serveTasks(tasks);
