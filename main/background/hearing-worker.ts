/** Entry of the worker that hears recordings. */
import { analyze, choreograph, peaks } from './hearing.ts';
import { serveTasks } from './serve-tasks.ts';

const tasks = { analyze, choreograph, peaks } as const;
export type HearingTasks = typeof tasks;

serveTasks(tasks);
