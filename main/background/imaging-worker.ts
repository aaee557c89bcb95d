/** Entry of the worker that unpacks and draws pictures. */
import { drawLayer, drawPage, pixels } from './imaging.ts';
import { serveTasks } from './serve-tasks.ts';

const tasks = { pixels, drawPage, drawLayer } as const;
export type ImagingTasks = typeof tasks;

serveTasks(tasks);
