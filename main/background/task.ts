/** What a task of a background worker is. */
import type { JobProgress } from '#core/contract/commands.ts';

export type Progress = Pick<JobProgress, 'phase' | 'done' | 'total' | 'unit'>;

export interface TaskWork {
  readonly signal: AbortSignal;
  report(progress: Progress): void;
}

/** Input and output are copied between threads; arrays in the output move. */
export type Task<Input, Output> = (input: Input, work: TaskWork) => Promise<Output>;

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tasks of any input
export type Tasks = Readonly<Record<string, Task<any, unknown>>>;
export type TaskInput<T extends Tasks, N extends keyof T> = Parameters<T[N]>[0];
export type TaskOutput<T extends Tasks, N extends keyof T> = Awaited<ReturnType<T[N]>>;
