/**
 * Learning from clips whose movement is known: `npm run bench:clips DATASET [FOLDER] [quick|thorough] [SUBJECT]`.
 * DATASET holds the performers' pictures; clips, styles and previews are left in FOLDER.
 */
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { LearningEffort, LearningMetrics } from '#core/contract/styles.ts';
import { findFfmpeg } from '#main/media/ffmpeg-binary.ts';
import { CHOREOGRAPHER_PATH } from '#main/paths.ts';
import { clipSettings } from '#main/training/clip/task.ts';
import { runLearning } from '#main/training/run-learning.ts';
import { pictureNamed } from './clips/dataset.ts';
import { makeClip } from './clips/make-clip.ts';
import { mappingOf } from './clips/mapping.ts';
import { SUBJECTS } from './clips/subjects.ts';

const CLIP = { seconds: 36, width: 480, height: 360 };
const NEW_SONG = 7001;

const [dataset = '', folder = join('dist', 'bench', 'clips'), effort = 'quick', only] = process.argv.slice(2);
const ffmpeg = await findFfmpeg();
await mkdir(folder, { recursive: true });
for (const subject of SUBJECTS.filter(({ id }) => only === undefined || id === only)) {
  const video = join(folder, `${subject.id}.mp4`);
  if (!existsSync(video)) {
    const picture = await pictureNamed(dataset, subject.caption, subject.look);
    await makeClip(ffmpeg, subject, picture, { folder, ...CLIP });
  }
  const out = join(folder, `${subject.id}-${effort}`);
  await rm(out, { recursive: true, force: true });
  await mkdir(out);
  const began = performance.now();
  const settings = clipSettings({
    ...{ video, videoName: `${subject.id}.mp4`, name: subject.id, effort: effort as LearningEffort, out },
    ...{ startSeconds: 0, endSeconds: 0, ffmpeg: ffmpeg.path, weights: CHOREOGRAPHER_PATH },
  });
  let phase = '';
  const result = await runLearning('clip', settings, 'job.learn.refine', {
    signal: new AbortController().signal,
    onFinish: () => undefined,
    report(progress) {
      if (progress.phase !== phase)
        console.error(`  ${((performance.now() - began) / 1000).toFixed(0)} s ${progress.phase}`);
      phase = progress.phase;
    },
  });
  const seconds = (performance.now() - began) / 1000;
  const { metrics } = result as unknown as { readonly metrics: LearningMetrics };
  const { heldOut, holdLast, envelope, before } = metrics as {
    readonly [K in keyof LearningMetrics]: number;
  };
  const mapping = await mappingOf(out, subject, NEW_SONG, 30);
  const errors = { heldOut, holdLast, envelope, before, below: 1 - heldOut / Math.min(holdLast, envelope) };
  console.log(
    JSON.stringify({
      subject: subject.id,
      frameRate: subject.frameRate,
      effort,
      seconds,
      ...errors,
      mapping,
    }),
  );
}
