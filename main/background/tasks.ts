/** Every task of the background worker. A new one is a line here. */
import { analyze, choreograph, peaks } from './hearing.ts';
import { pixels } from './imaging.ts';

export const TASKS = { analyze, choreograph, peaks, pixels } as const;

export type TaskName = keyof typeof TASKS;
export type TaskInput<N extends TaskName> = Parameters<(typeof TASKS)[N]>[0];
export type TaskOutput<N extends TaskName> = Awaited<ReturnType<(typeof TASKS)[N]>>;
