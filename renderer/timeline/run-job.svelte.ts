/** Waiting for a job of the app to end. */
import type { JobKind, JobResults, JobState } from '#core/contract/commands.ts';
import { AbortError, deserializeError } from '#core/errors.ts';
import type { Editor } from '../app/editor.svelte.ts';

/**
 * The result of a job that has been started.
 * @throws AbortError where it was cancelled; the job's own error where it failed
 */
export function jobResult<K extends JobKind>(editor: Editor, kind: K, jobId: string): Promise<JobResults[K]> {
  return new Promise((resolve, reject) => {
    let stop = (): void => {};
    const look = (job: JobState | undefined): void => {
      if (!job || job.id !== jobId || job.kind !== kind || !hasEnded(job)) return;
      if (job.status === 'done') resolve(job.result as JobResults[K]);
      else if (job.status === 'failed') reject(deserializeError(job.error));
      else reject(new AbortError());
      stop();
    };
    stop = editor.bridge.subscribe((event) => event.type === 'job' && look(event.job));
    // It may have been quicker than the answer that told of it.
    look(editor.jobs.get(jobId));
  });
}

export const hasEnded = ({ status }: JobState): boolean =>
  status === 'done' || status === 'failed' || status === 'cancelled';
