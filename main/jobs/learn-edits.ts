/** The job that learns a style from an artist's edits, and moves the rest of the song by it. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EditsLesson, EditsLessonResult, LearningMetrics } from '#core/contract/styles.ts';
import { documentRecord, getRecord } from '#core/document/queries.ts';
import type { SongbrushDocument } from '#core/document/records.ts';
import { AbortError, AppError } from '#core/errors.ts';
import { CONTROL_RATE } from '#core/timeline/motion-channels.ts';
import { STYLES } from '#models/choreographer/styles/index.ts';
import type { AppParts } from '../app-parts.ts';
import type { BlobStore } from '../store/blob-store.ts';
import { voiceOf } from '../styles/voice.ts';
import { editsSettings } from '../training/edits/task.ts';
import { runLearning } from '../training/run-learning.ts';
import type { JobWork } from './job-runner.ts';

export interface EditsLessonRequest extends EditsLesson {
  /** As it was when the lesson was asked for. */
  readonly document: SongbrushDocument;
  readonly blobs: BlobStore;
}

/** @throws AppError `styles.no-edits`, `styles.*`, `media.*`, `training.*`, `store.*`; AbortError */
export async function learnEdits(
  app: AppParts,
  { document, blobs, motionId, name }: EditsLessonRequest,
  work: JobWork,
): Promise<EditsLessonResult> {
  const motion = getRecord(document, 'motion', motionId);
  if (motion.editedSpans.length === 0) {
    throw new AppError(
      'styles.no-edits',
      'Nothing of this movement was edited, so there is nothing to learn.',
      'Draw, scale or move some of its curves first; a bar or two are enough.',
    );
  }
  const clip = getRecord(document, 'clip', motion.clipId);
  const voice = await voiceOf(app.styles, motion.style);
  const ffmpeg = await app.ffmpeg();
  const out = await app.styles.prepare();
  const scratch = await mkdtemp(join(tmpdir(), 'songbrush-lesson-'));
  try {
    const [newCurves, newWritten] = [join(scratch, 'curves'), join(scratch, 'written')];
    const glide = STYLES.find(({ id }) => id === voice.style)?.glideSeconds ?? 0;
    const settings = editsSettings({
      ...{ name, out, newCurves, newWritten, ffmpeg: ffmpeg.path, audio: blobs.path(clip.blob) },
      ...{ source: motion.source, projectName: documentRecord(document).name },
      grid: clip.beatGrid ? JSON.stringify(clip.beatGrid) : '',
      ...{ written: blobs.path(motion.written), curves: blobs.path(motion.curves) },
      spans: JSON.stringify(
        motion.editedSpans.map(({ startSeconds, endSeconds }) => [startSeconds, endSeconds]),
      ),
      offsetSeconds: motion.heard.clipOffsetSeconds - motion.heard.clipStartSeconds,
      ...{ weights: voice.modelPath, style: voice.style, glideSeconds: voice.glideSeconds ?? glide },
      ...{ smoothness: motion.smoothness, seed: motion.seed },
    });
    const result = await runLearning('edits', settings, 'job.learn.refine', work);
    if (work.signal.aborted) throw new AbortError();
    const { metrics, frameCount } = result as unknown as { metrics: LearningMetrics; frameCount: number };
    return {
      ...{ metrics, frameCount, frameRate: CONTROL_RATE, model: motion.model },
      curves: await blobs.put(await readFile(newCurves)),
      written: await blobs.put(await readFile(newWritten)),
      style: await app.styles.add(out),
    };
  } finally {
    await rm(out, { recursive: true, force: true });
    await rm(scratch, { recursive: true, force: true });
  }
}
