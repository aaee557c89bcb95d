/** Entry of the worker that hears recordings. */
import { analyze, choreograph, onsets, peaks } from './hearing.ts';
import { serveTasks } from './serve-tasks.ts';

const tasks = { analyze, choreograph, onsets, peaks } as const;
export type HearingTasks = typeof tasks;

serveTasks(tasks);
