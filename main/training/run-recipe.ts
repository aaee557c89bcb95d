/**
 * A recipe's command line: trains a task in a process of its own and says how it goes. Ctrl-C keeps what was
 * learned; `--resume` goes on from there, to the same weights as without the interruption.
 */
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '#core/errors.ts';
import { DEVICES, isDeviceId } from '../inference/devices.ts';
import { ROOT } from '../paths.ts';
import { startTraining } from './start-training.ts';
import type { TrainingNews } from './training-messages.ts';
import type { TrainingSettings } from './training-task.ts';

export interface Recipe {
  /** A training task's id. */
  readonly task: string;
  /** What `preparing` counts, in the singular. */
  readonly unit: string;
  /** Settings that options of the same names may change. */
  readonly settings: TrainingSettings;
}

const tellers = (
  unit: string,
): { [K in TrainingNews['kind']]: (news: Extract<TrainingNews, { kind: K }>) => string } => ({
  preparing: ({ done, total }) =>
    done % Math.max(1, Math.round(total / 12)) === 0 ? `${unit} ${done} of ${total}` : '',
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
});

/** @throws AppError `training.device` for a device there is not; what the training throws */
export async function runRecipe({ task, unit, settings }: Recipe): Promise<void> {
  const own = Object.keys(settings).map((name) => [name, { type: 'string' as const }]);
  const { values } = parseArgs({
    options: {
      ...(Object.fromEntries(own) as Record<string, { type: 'string' }>),
      checkpoint: { type: 'string', default: join(ROOT, '.cache', 'training', `${task}.safetensors`) },
      resume: { type: 'boolean', default: false },
      device: { type: 'string', default: 'cpu' },
      // Bundled weights are made with one: others sum in another order.
      threads: { type: 'string', default: '1' },
    },
  });
  const { resume, ...words } = values;
  const { device, checkpoint, threads } = words;
  if (!isDeviceId(device)) {
    const known = DEVICES.map(({ id }) => id).join(', ');
    throw new AppError('training.device', `There is no device “${device}”.`, `Choose one of ${known}.`);
  }
  await mkdir(dirname(checkpoint), { recursive: true });
  const tell = tellers(unit);
  const run = startTraining(
    {
      task,
      settings: chosen(settings, words),
      checkpointPath: checkpoint,
      resume,
      execution: { device, threads: Number(threads) },
    },
    (news) => {
      const line = (tell[news.kind] as (news: TrainingNews) => string)(news);
      if (line) console.log(line);
    },
  );
  process.once('SIGINT', () => run.stop());
  await run.ended;
}

/** The settings as given, each in the type it has by default. */
function chosen(
  settings: TrainingSettings,
  given: Readonly<Record<string, string | undefined>>,
): TrainingSettings {
  return Object.fromEntries(
    Object.entries(settings).map(([name, usual]) => {
      const value = given[name];
      if (value === undefined) return [name, usual];
      if (typeof usual === 'boolean') return [name, value === 'true'];
      return [name, typeof usual === 'number' ? Number(value) : value];
    }),
  );
}
