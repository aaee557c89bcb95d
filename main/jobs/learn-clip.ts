/** The job that learns a style from a clip. */
import { rm } from 'node:fs/promises';
import type { ClipLesson, ClipLessonResult, LearningMetrics } from '#core/contract/styles.ts';
import { AbortError, type SerializedError } from '#core/errors.ts';
import type { AppParts } from '../app-parts.ts';
import { CHOREOGRAPHER_PATH } from '../paths.ts';
import { checkedName } from '../styles/style-folder.ts';
import { clipSettings } from '../training/clip/task.ts';
import { runLearning } from '../training/run-learning.ts';
import type { JobWork } from './job-runner.ts';

/** @param video where its file lies. @throws AppError `clip.*`, `media.*`, `training.*`, `store.*`; AbortError */
export async function learnClip(
  app: AppParts,
  video: { readonly path: string; readonly name: string },
  { name, range, effort }: ClipLesson,
  work: JobWork,
): Promise<ClipLessonResult> {
  const ffmpeg = await app.ffmpeg();
  const out = await app.styles.prepare();
  try {
    const settings = clipSettings({
      ...{ video: video.path, videoName: video.name, name: checkedName(name), effort, out },
      ...{ startSeconds: range?.startSeconds ?? 0, endSeconds: range?.endSeconds ?? 0 },
      ...{ ffmpeg: ffmpeg.path, weights: CHOREOGRAPHER_PATH },
    });
    const result = await runLearning('clip', settings, 'job.learn.refine', work);
    if (work.signal.aborted) throw new AbortError();
    const { metrics, warnings } = result as unknown as {
      readonly metrics: LearningMetrics;
      readonly warnings: readonly SerializedError[];
    };
    return { style: await app.styles.add(out), metrics, warnings };
  } finally {
    // Nothing is there any more once it was taken in.
    await rm(out, { recursive: true, force: true });
  }
}
