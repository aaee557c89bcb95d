/** `train`: learns a movement from a clip. */
import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { LEARNING_EFFORTS, type LearningMetrics, type LearningPhase } from '#core/contract/styles.ts';
import { AppError, type SerializedError } from '#core/errors.ts';
import { findFfmpeg } from '../../media/ffmpeg-binary.ts';
import { CHOREOGRAPHER_PATH } from '../../paths.ts';
import { fileError } from '../../store/file-error.ts';
import { checkedName } from '../../styles/style-folder.ts';
import { clipSettings } from '../../training/clip/task.ts';
import { runLearning, type LearningWork } from '../../training/run-learning.ts';
import { defineCommand, type CommandContext } from '../command.ts';
import { flag, oneOf, REQUIRED, text, type Option } from '../options.ts';
import { UsageError } from '../usage-error.ts';

const required = (value: string, short: string | null, summary: string): Option<string> => ({
  ...{ value, summary, initial: REQUIRED, read: (given: string) => given },
  ...(short && { short }),
});

const OPTIONS = {
  clip: required('VIDEO', null, 'a film with sound: a locked-off shot of what moves, 4 s at least'),
  output: required('DIR', 'o', 'the style’s folder, which must not be there yet'),
  name: text('N', 'what the style is called (the film’s name)'),
  effort: oneOf('E', 'how long it may take', LEARNING_EFFORTS, 'quick'),
  json: flag('progress and outcome as JSON lines on stdout'),
};

const LABELS: Readonly<Record<LearningPhase, string>> = {
  'job.learn.frames': 'Reading',
  'job.learn.find': 'Finding moves',
  'job.learn.warm-up': 'Learning',
  'job.learn.refine': 'Comparing',
  'job.learn.judge': 'Judging',
  'job.learn.preview': 'Filming',
};

export const train = defineCommand({
  name: 'train',
  summary: 'Teaches the choreographer a movement from a clip.',
  details:
    'The style’s folder then holds its weights, its card and a film of what it did not see: real,\n' +
    'before, after. `animate --style DIR` moves any picture by it. Ctrl-C ends it early and keeps\n' +
    'what was learned.',
  positionals: [{ name: 'MODEL', summary: 'choreographer' }],
  options: OPTIONS,
  examples: [
    'songbrush train choreographer --clip fern.mp4 -o my-plant',
    'songbrush train choreographer --clip dancer.mov -o dancer --name "Aunt Mary" --effort thorough',
  ],
  run: trainOnClip,
});

async function trainOnClip(context: CommandContext<typeof OPTIONS>): Promise<void> {
  const { positionals, options, reporter, signal } = context;
  if (positionals[0] !== 'choreographer')
    throw new UsageError(`MODEL is “${positionals[0]}”; it must be choreographer.`);
  const video = resolve(options.clip);
  const name = checkedName(options.name ?? basename(video, extname(video)));
  const folder = resolve(options.output);
  await requireFree(folder);
  const ffmpeg = await findFfmpeg();
  await mkdir(dirname(folder), { recursive: true });
  const out = await mkdtemp(join(dirname(folder), `.${basename(folder)}-`));
  try {
    const settings = clipSettings({
      ...{ video, videoName: basename(video), name, effort: options.effort, out },
      ...{ startSeconds: 0, endSeconds: 0, ffmpeg: ffmpeg.path, weights: CHOREOGRAPHER_PATH },
    });
    const result = await runLearning('clip', settings, 'job.learn.refine', {
      ...endingWith(signal),
      report: ({ phase, done, total, unit }) =>
        reporter.progress({ phase, done, total, unit, label: LABELS[phase as LearningPhase] }),
    });
    const { metrics, warnings } = result as unknown as Learned;
    await rename(out, folder).catch((error: unknown) => {
      throw fileError(error, folder, 'could not be written');
    });
    reporter.outcome({
      lines: [
        ...warnings.map(({ message, remedy }) => `${message} ${remedy ?? ''}`),
        ...told(folder, metrics),
      ],
      data: { path: folder, name, metrics, warnings },
    });
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

/** Asked to stop, it keeps what was learned; before anything was it just ends. */
function endingWith(signal: AbortSignal): Pick<LearningWork, 'signal' | 'onFinish'> {
  const nothingKept = new AbortController();
  let end = () => nothingKept.abort();
  signal.addEventListener('abort', () => end(), { once: true });
  return { signal: nothingKept.signal, onFinish: (finish) => (end = finish) };
}

interface Learned {
  readonly metrics: LearningMetrics;
  readonly warnings: readonly SerializedError[];
}

function told(folder: string, { heldOut, holdLast, envelope }: LearningMetrics): string[] {
  const best = Math.min(holdLast ?? Infinity, envelope ?? Infinity);
  const share =
    heldOut !== null && best > 0 ? `${Math.round(100 * (1 - heldOut / best))} %` : 'an unknown share';
  return [`${folder}  error on held-out frames ${share} below standing still and following loudness`];
}

async function requireFree(folder: string): Promise<void> {
  const isThere = await stat(folder).then(
    () => true,
    () => false,
  );
  if (isThere)
    throw new AppError('store.exists', `${folder} exists already.`, 'Choose another folder with -o.');
}
