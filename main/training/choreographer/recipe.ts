/**
 * `npm run train:choreographer`: makes the bundled weights. Ctrl-C keeps what was learned; `--resume`
 * goes on from there, to the same weights as without the interruption.
 */
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../../paths.ts';
import { startTraining } from '../start-training.ts';
import type { TrainingNews } from '../training-messages.ts';
import { BUNDLED_SETTINGS } from './task.ts';

const { values } = parseArgs({
  options: {
    songs: { type: 'string', default: String(BUNDLED_SETTINGS.songs) },
    steps: { type: 'string', default: String(BUNDLED_SETTINGS.steps) },
    out: { type: 'string', default: BUNDLED_SETTINGS.out },
    checkpoint: { type: 'string', default: join(ROOT, '.cache', 'training', 'choreographer.safetensors') },
    resume: { type: 'boolean', default: false },
  },
});

const TELL: { [K in TrainingNews['kind']]: (news: Extract<TrainingNews, { kind: K }>) => string } = {
  preparing: ({ done, total }) => (done % 50 === 0 ? `Song ${done} of ${total}` : ''),
  progress: ({ metrics: { step, steps, trainingLoss, validationLoss, stepsPerSecond, secondsLeft } }) =>
    `Step ${step} of ${steps}: training ${trainingLoss.toFixed(4)}, held out ${validationLoss?.toFixed(4)}, ` +
    `${stepsPerSecond.toFixed(1)} steps/s, ${Math.round(secondsLeft / 60)} min left`,
  paused: ({ step }) => `Paused after step ${step}`,
  stopped: ({ step }) => `Stopped after step ${step}; --resume goes on`,
  finished: ({ result }) => JSON.stringify(result, null, 2),
  failed: () => '',
};

await mkdir(dirname(values.checkpoint), { recursive: true });
const run = startTraining(
  {
    task: 'choreographer',
    settings: { songs: Number(values.songs), steps: Number(values.steps), out: values.out },
    checkpointPath: values.checkpoint,
    resume: values.resume,
  },
  (news) => {
    const line = (TELL[news.kind] as (news: TrainingNews) => string)(news);
    if (line) console.log(line);
  },
);
process.once('SIGINT', () => run.stop());
await run.ended;
