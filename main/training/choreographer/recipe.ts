/**
 * `npm run train:choreographer`: makes the bundled weights. Ctrl-C keeps what was learned; `--resume`
 * goes on from there, to the same weights as without the interruption.
 */
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '#core/errors.ts';
import { DEVICES, isDeviceId } from '../../inference/devices.ts';
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
    device: { type: 'string', default: 'cpu' },
    // The bundled weights were made with one: others sum in another order.
    threads: { type: 'string', default: '1' },
  },
});

const TELL: { [K in TrainingNews['kind']]: (news: Extract<TrainingNews, { kind: K }>) => string } = {
  preparing: ({ done, total }) => (done % 50 === 0 ? `Song ${done} of ${total}` : ''),
  progress: ({ metrics: { step, steps, trainingLoss, validationLoss, stepsPerSecond, secondsLeft } }) =>
    `Step ${step} of ${steps}: training ${trainingLoss.toFixed(4)}, held out ${validationLoss?.toFixed(4)}, ` +
    `${stepsPerSecond.toFixed(1)} steps/s, ${Math.round(secondsLeft / 60)} min left`,
  started: ({ execution: { device, threads }, fallbackReason }) =>
    `Training on ${device}, ${threads} thread${threads === 1 ? '' : 's'}${fallbackReason ? ` (${fallbackReason})` : ''}`,
  notice: ({ error: { message } }) => message,
  paused: ({ step }) => `Paused after step ${step}`,
  stopped: ({ step }) => `Stopped after step ${step}; --resume goes on`,
  finished: ({ result }) => JSON.stringify(result, null, 2),
  failed: () => '',
};

const { device } = values;
if (!isDeviceId(device)) {
  const known = DEVICES.map(({ id }) => id).join(', ');
  throw new AppError('training.device', `There is no device “${device}”.`, `Choose one of ${known}.`);
}
await mkdir(dirname(values.checkpoint), { recursive: true });
const run = startTraining(
  {
    task: 'choreographer',
    settings: { songs: Number(values.songs), steps: Number(values.steps), out: values.out },
    checkpointPath: values.checkpoint,
    resume: values.resume,
    execution: { device, threads: Number(values.threads) },
  },
  (news) => {
    const line = (TELL[news.kind] as (news: TrainingNews) => string)(news);
    if (line) console.log(line);
  },
);
process.once('SIGINT', () => run.stop());
await run.ended;
