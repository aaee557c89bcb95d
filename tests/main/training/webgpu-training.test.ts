/** A whole training on WebGPU: told as such, resumed, and as good as on the processor. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TrainingPort } from '#main/training/serve-training.ts';
import { serveTraining } from '#main/training/serve-training.ts';
import type { DeviceId } from '#main/inference/devices.ts';
import type { TrainingNews, TrainingOrder } from '#main/training/training-messages.ts';
import { whyNoWebGpu } from '../inference/software-adapter.ts';
import { echoTask } from './echo-task.ts';

const STEPS = 40;

let folder: string;
let unavailable: string | null;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'songbrush-webgpu-'));
  unavailable = await whyNoWebGpu();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Serves a training; stopped after its first report where asked. */
async function serve(device: DeviceId | undefined, name: string, stopEarly = false): Promise<TrainingNews[]> {
  const news: TrainingNews[] = [];
  let order: (order: TrainingOrder) => void;
  const port: TrainingPort = {
    tell(item) {
      news.push(item);
      if (stopEarly && item.kind === 'progress') order({ kind: 'stop' });
    },
    onOrder: (listener) => (order = listener),
  };
  const served = serveTraining([echoTask], port);
  order!({
    kind: 'start',
    request: {
      task: 'echo',
      settings: { steps: STEPS, out: join(folder, 'weights') },
      checkpointPath: join(folder, `${name}.safetensors`),
      resume: true,
      execution: { threads: 1, ...(device && { device }) },
    },
  });
  await served;
  return news;
}

const startOf = (news: readonly TrainingNews[]) => news.find((item) => item.kind === 'started')!;
const lossOf = (news: readonly TrainingNews[]) =>
  news.findLast((item) => item.kind === 'progress')!.metrics.validationLoss!;

describe('a training on WebGPU', () => {
  it('runs there, goes on there, and learns as on the processor', { timeout: 180_000 }, async ({ skip }) => {
    skip(unavailable !== null, unavailable ?? '');
    const first = await serve('webgpu', 'webgpu', true);
    expect(startOf(first)).toMatchObject({ execution: { device: 'webgpu' }, fallbackReason: null });
    expect(startOf(first).cpuShare).toBeLessThan(0.5);
    // The device is kept with the checkpoint.
    const resumed = await serve(undefined, 'webgpu');
    expect(startOf(resumed)).toMatchObject({ step: 20, execution: { device: 'webgpu' } });
    expect(resumed.at(-1)).toMatchObject({ kind: 'finished' });
    const onCpu = await serve('cpu', 'cpu');
    expect(startOf(onCpu)).toMatchObject({ execution: { device: 'cpu' }, cpuShare: null });
    expect(Math.abs(lossOf(resumed) / lossOf(onCpu) - 1)).toBeLessThan(1e-3);
  });
});
