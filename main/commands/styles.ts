/** Styles: those there are, and learning new ones. */
import { basename } from 'node:path';
import { LEARNING_EFFORTS, type ClipLesson, type EditsLesson } from '#core/contract/styles.ts';
import type { VideoSource } from '#core/contract/videos.ts';
import { getRecord } from '#core/document/queries.ts';
import type { AppParts } from '../app-parts.ts';
import { learnClip } from '../jobs/learn-clip.ts';
import { learnEdits } from '../jobs/learn-edits.ts';
import { allStyles } from '../styles/all-styles.ts';
import { checkedName } from '../styles/style-folder.ts';
import { inspectClip } from '../training/clip/inspect-clip.ts';
import { lookAtClip } from '../training/clip/look-at-clip.ts';
import type { Handlers } from './command.ts';
import {
  absolutePath,
  anyObject,
  blobHash,
  nothing,
  nullable,
  number,
  object,
  oneOf,
  text,
  type Check,
} from './input-checks.ts';

const seconds = number(0, 24 * 3600);

const SOURCES: { readonly [K in VideoSource['kind']]: Check<Extract<VideoSource, { kind: K }>> } = {
  file: object({ kind: oneOf(['file']), path: absolutePath }),
  blob: object({ kind: oneOf(['blob']), blob: blobHash, name: text(1024) }),
};
const videoSource: Check<VideoSource> = (value, field) => {
  const { kind } = anyObject<VideoSource>()(value, field);
  return SOURCES[oneOf(['file', 'blob'])(kind, `${field}.kind`)](value, field);
};

const clipLesson = object<ClipLesson>({
  video: videoSource,
  name: text(1024),
  range: nullable(object({ startSeconds: seconds, endSeconds: seconds })),
  effort: oneOf(LEARNING_EFFORTS),
});
const editsLesson = object<EditsLesson>({ motionId: text(), name: text(1024) });

/** Where a video's bytes lie, and what it is called. */
async function videoFile(
  app: AppParts,
  sessionId: string,
  video: VideoSource,
): Promise<{ path: string; name: string }> {
  const { blobs } = app.sessions.get(sessionId).project;
  if (video.kind === 'file') return { path: video.path, name: basename(video.path) };
  await blobs.size(video.blob);
  return { path: blobs.path(video.blob), name: basename(video.name) };
}

export const styleCommands: Handlers<'styles' | 'style'> = {
  'styles.list': { input: nothing, run: (app) => allStyles(app.styles) },
  'styles.rename': {
    input: object({ styleId: text(), name: text(1024) }),
    run: (app, { styleId, name }) => app.styles.rename(styleId, name),
  },
  'styles.remove': {
    input: object({ styleId: text() }),
    async run(app, { styleId }) {
      await app.styles.remove(styleId);
      return null;
    },
  },
  'styles.import': {
    input: object({ folder: absolutePath }),
    run: (app, { folder }) => app.styles.import(folder),
  },
  'styles.export': {
    input: object({ styleId: text(), parent: absolutePath }),
    run: async (app, { styleId, parent }) => ({ folder: await app.styles.export(styleId, parent) }),
  },
  'style.inspect-clip': {
    input: object({ sessionId: text(), video: videoSource }),
    async run(app, { sessionId, video }) {
      const file = await videoFile(app, sessionId, video);
      return lookAtClip(await app.ffmpeg(), file, app.sessions.get(sessionId).project.blobs);
    },
  },
  'style.learn-clip': {
    input: object({ sessionId: text(), lesson: clipLesson }),
    async run(app, { sessionId, lesson }) {
      const file = await videoFile(app, sessionId, lesson.video);
      const name = checkedName(lesson.name);
      // What can be known at once is said at once.
      await inspectClip(await app.ffmpeg(), file.path, lesson.range, file.name);
      const jobId = app.jobs.start({
        kind: 'learn-clip',
        label: name,
        owner: sessionId,
        run: (work) => learnClip(app, file, { ...lesson, name }, work),
      });
      return { jobId };
    },
  },
  'style.learn-edits': {
    input: object({ sessionId: text(), lesson: editsLesson }),
    run(app, { sessionId, lesson }) {
      const { project } = app.sessions.get(sessionId);
      const name = checkedName(lesson.name);
      const { document } = project;
      getRecord(document, 'motion', lesson.motionId);
      const jobId = app.jobs.start({
        kind: 'learn-edits',
        label: name,
        owner: sessionId,
        run: (work) => learnEdits(app, { document, blobs: project.blobs, ...lesson, name }, work),
      });
      return Promise.resolve({ jobId });
    },
  },
  'style.finish-learning': {
    input: object({ jobId: text() }),
    run(app, { jobId }) {
      app.jobs.finish(jobId);
      return Promise.resolve(null);
    },
  },
};
