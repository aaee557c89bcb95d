/** Styles, and learning them. */
import { AppError } from '#core/errors.ts';
import { LEARNING_EFFORTS, type ClipLesson, type EditsLesson } from '#core/contract/styles.ts';
import type { VideoSource } from '#core/contract/videos.ts';
import type { Handlers } from './command.ts';
import { styleInfos } from './app-info.ts';
import { absolutePath, anyObject, nothing, nullable, number, object, oneOf, text } from './input-checks.ts';

const seconds = number(0, 24 * 3600);
const clipLesson = object<ClipLesson>({
  video: anyObject<VideoSource>(),
  name: text(80),
  range: nullable(object({ startSeconds: seconds, endSeconds: seconds })),
  effort: oneOf(LEARNING_EFFORTS),
});
const notYet = () =>
  Promise.reject(
    new AppError('styles.not-ready', 'Styles cannot be learned in this build.', 'Update Songbrush.'),
  );

export const styleCommands: Handlers<'styles' | 'style'> = {
  'styles.list': { input: nothing, run: () => Promise.resolve(styleInfos()) },
  'styles.rename': { input: object({ styleId: text(), name: text(80) }), run: notYet },
  'styles.remove': { input: object({ styleId: text() }), run: notYet },
  'styles.import': { input: object({ folder: absolutePath }), run: notYet },
  'styles.export': { input: object({ styleId: text(), parent: absolutePath }), run: notYet },
  'style.inspect-clip': {
    input: object({ sessionId: text(), video: anyObject<VideoSource>() }),
    run: notYet,
  },
  'style.learn-clip': { input: object({ sessionId: text(), lesson: clipLesson }), run: notYet },
  'style.learn-edits': {
    input: object({ sessionId: text(), lesson: object<EditsLesson>({ motionId: text(), name: text(80) }) }),
    run: notYet,
  },
  'style.finish-learning': { input: object({ jobId: text() }), run: notYet },
};
