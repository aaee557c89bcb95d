/** Training in a process of its own: progress, pause, stop, resume, and `kill -9` at random moments. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { build } from 'esbuild';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { randomSource } from '#core/random.ts';
import { processMb } from '#main/training/execution.ts';
import { startTraining } from '#main/training/start-training.ts';
import type { TrainingNews, TrainingRequest } from '#main/training/training-messages.ts';
import { echoTask } from './echo-task.ts';

const root = join(import.meta.dirname, '../../..');
const program = join(root, '.cache/tests/echo-child.mjs');
const STEPS = 400;

let folder: string;
let checkpointPath: string;
let undisturbed: Buffer;

const request = (out: string, changes: Partial<TrainingRequest> = {}): TrainingRequest => ({
  task: 'echo',
  settings: { steps: STEPS, out: join(folder, out) },
  checkpointPath,
  resume: true,
  execution: { threads: 1 },
  ...changes,
});

/** Starts a training and gathers its news; `on` is called with each. */
function start(
  asked: TrainingRequest,
  on: (news: TrainingNews, run: () => ReturnType<typeof startTraining>) => void = () => undefined,
) {
  const news: TrainingNews[] = [];
  const run: ReturnType<typeof startTraining> = startTraining(
    asked,
    (item) => {
      news.push(item);
      on(item, () => run);
    },
    program,
  );
  return { run, news };
}

/** The checkpoints' files of a training, by the middle of their names. */
async function checkpointFiles(): Promise<Record<string, Buffer>> {
  const stem = `${basename(checkpointPath, '.safetensors')}.`;
  const names = (await readdir(folder)).filter((name) => name.startsWith(stem)).sort();
  const entries = names.map(async (name) => [
    name.slice(stem.length, -'.safetensors'.length),
    await readFile(join(folder, name)),
  ]);
  return Object.fromEntries(await Promise.all(entries)) as Record<string, Buffer>;
}

beforeAll(async () => {
  await mkdir(join(root, '.cache/tests'), { recursive: true });
  await build({
    entryPoints: [join(import.meta.dirname, 'echo-child.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
  });
  folder = await mkdtemp(join(tmpdir(), 'songbrush-training-'));
  checkpointPath = join(folder, 'whole.safetensors');
  await start(request('out')).run.ended;
  undisturbed = await readFile(join(folder, 'out'));
});
beforeEach(() => (checkpointPath = join(folder, `training-${Math.random()}.safetensors`)));
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a training process', () => {
  it('tells how far it is, and what came out', async () => {
    const { run, news } = start(request('out'));
    expect(await run.ended).toEqual({ kind: 'finished', result: { parameters: 4 } });
    const progress = news.flatMap((item) => (item.kind === 'progress' ? [item.metrics] : []));
    expect(progress.map(({ step }) => step)).toEqual(
      Array.from({ length: STEPS / 20 }, (_, i) => 20 * (i + 1)),
    );
    expect(progress.at(-1)!.validationLoss!).toBeLessThan(progress[0]!.validationLoss! / 3);
    expect(progress.at(-1)!.secondsLeft).toBe(0);
  });

  it('holds when paused, its state on disk, and goes on when resumed', async () => {
    let told = 0;
    const { run, news } = start(request('out'), (item, self) => {
      if (item.kind === 'progress' && item.metrics.step === 40) self().pause();
      if (item.kind !== 'paused') return;
      told = news.length;
      void delay(100).then(() => {
        expect(news).toHaveLength(told);
        self().resume();
      });
    });
    expect((await run.ended).kind).toBe('finished');
    expect(told).toBeGreaterThan(0);
    expect(await readFile(join(folder, 'out'))).toEqual(undisturbed);
  });

  it('stops where it is asked to, and resumes to the very same weights', async () => {
    const first = start(request('stopped'), (item, self) => {
      if (item.kind === 'progress' && item.metrics.step === 100) self().stop();
    });
    const end = await first.run.ended;
    expect(end.kind).toBe('stopped');
    const second = start(request('stopped'));
    expect((await second.run.ended).kind).toBe('finished');
    const steps = second.news.flatMap((item) => (item.kind === 'progress' ? [item.metrics.step] : []));
    expect(steps[0]).toBeGreaterThan(100);
    expect(await readFile(join(folder, 'stopped'))).toEqual(undisturbed);
  });

  it('begins anew when it is not asked to resume', async () => {
    const first = start(request('anew'), (item, self) => {
      if (item.kind === 'progress') self().stop();
    });
    await first.run.ended;
    const second = start(request('anew', { resume: false }));
    await second.run.ended;
    expect(second.news.find((item) => item.kind === 'progress')).toMatchObject({ metrics: { step: 20 } });
  });

  it('keeps the last good checkpoint when the loss is no number any more, and goes on from it', async () => {
    const settings = { steps: STEPS, out: join(folder, 'bad') };
    const poisoned = request('bad', { settings: { ...settings, poisonAt: 70 } });
    await expect(start(poisoned).run.ended).rejects.toMatchObject({
      code: 'training.diverged',
      message: expect.stringContaining('step 71') as string,
    });
    const again = start(poisoned);
    await expect(again.run.ended).rejects.toMatchObject({ code: 'training.diverged' });
    expect(again.news.map(({ kind }) => kind)).toEqual(['preparing', 'started', 'failed']);
    expect(again.news[1]).toMatchObject({ step: 60 });
    await start(request('bad', { settings })).run.ended;
    expect(await readFile(join(folder, 'bad'))).toEqual(undisturbed);
  });

  it('stops at an absurd learning rate, and goes on from the last good checkpoint with a smaller one', async () => {
    const settings = { steps: STEPS, out: join(folder, 'wild') };
    const first = start(request('wild', { settings }), (item, self) => {
      if (item.kind === 'progress' && item.metrics.step === 40) self().stop();
    });
    await first.run.ended;
    const kept = await checkpointFiles();
    const wild = request('wild', { settings: { ...settings, learningRate: 1e6 } });
    await expect(start(wild).run.ended).rejects.toMatchObject({
      code: 'training.diverged',
      message: expect.stringMatching(
        /began at .* and grew to .* at step \d+, at a learning rate of/,
      ) as string,
      remedy: expect.stringContaining('Lower the learning rate') as string,
    });
    expect(await checkpointFiles()).toEqual(kept);
    expect((await start(request('wild', { settings })).run.ended).kind).toBe('finished');
    expect(await readFile(join(folder, 'wild'))).toEqual(undisturbed);
  });

  it('keeps the last checkpoints, as many as asked for, and the best apart', async () => {
    await start(request('out')).run.ended;
    expect(Object.keys(await checkpointFiles())).toEqual(['000000380', '000000400', 'best']);
    await start(request('out', { resume: false, keepCheckpoints: 3 })).run.ended;
    expect(Object.keys(await checkpointFiles())).toEqual(['000000360', '000000380', '000000400', 'best']);
  });

  it.for([
    ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length - 5)],
    ['no tensors at all', () => Buffer.from('not tensors at all')],
    ['one bit of a weight wrong', (bytes: Buffer) => bytes.fill(bytes.at(-1)! ^ 1, bytes.length - 1)],
  ] as const)('passes over a damaged checkpoint (%s), to the very same weights', async ([, damage]) => {
    const settings = { steps: STEPS, out: join(folder, 'damaged') };
    const first = start(request('damaged', { settings }), (item, self) => {
      if (item.kind === 'progress' && item.metrics.step === 100) self().stop();
    });
    await first.run.ended;
    const steps = Object.keys(await checkpointFiles()).filter((name) => name !== 'best');
    const newest = checkpointPath.replace('.safetensors', `.${steps.at(-1)}.safetensors`);
    await writeFile(newest, damage(await readFile(newest)));
    const second = start(request('damaged', { settings }));
    await second.run.ended;
    const notice = second.news.find((item) => item.kind === 'notice')!;
    expect(notice.error).toMatchObject({
      code: 'training.checkpoint-damaged',
      message: expect.stringContaining(`goes on from step ${Number(steps.at(-2))}`) as string,
    });
    expect(second.news.find((item) => item.kind === 'started')).toMatchObject({ step: Number(steps.at(-2)) });
    expect(await readFile(join(folder, 'damaged'))).toEqual(undisturbed);
  });

  it('says so when no checkpoint is whole, and when the best weights are lost', async () => {
    const asked = request('out', { settings: { steps: 20, out: join(folder, 'small') } });
    await start(asked).run.ended;
    await writeFile(checkpointPath.replace('.safetensors', '.best.safetensors'), 'nothing');
    const { run, news } = start(asked);
    await run.ended;
    expect(news.find((item) => item.kind === 'notice')!.error.message).toContain(
      'best weights so far are lost',
    );
    await writeFile(checkpointPath.replace('.safetensors', '.000000020.safetensors'), 'nothing');
    await expect(start(asked).run.ended).rejects.toMatchObject({
      code: 'training.checkpoint-damaged',
      remedy: 'Begin anew.',
    });
  });

  it('refuses another training’s checkpoint', async () => {
    await start(request('out', { settings: { steps: 20, out: join(folder, 'small') } })).run.ended;
    await expect(start(request('out')).run.ended).rejects.toMatchObject({
      code: 'training.checkpoint-mismatch',
    });
  });

  it('trains on the processor where the device is not there, and says why', async () => {
    const device = process.platform === 'win32' ? 'coreml' : 'dml';
    const { run, news } = start(request('elsewhere', { execution: { device, threads: 1 } }));
    await run.ended;
    expect(news.find((item) => item.kind === 'started')).toMatchObject({
      execution: { device: 'cpu', threads: 1 },
      fallbackReason: expect.stringContaining('onnxruntime for') as string,
    });
    expect(await readFile(join(folder, 'elsewhere'))).toEqual(undisturbed);
  });

  it('trains within a memory limit, to the same loss', async () => {
    const lossOf = async (execution: TrainingRequest['execution'], resume = true) => {
      const { run, news } = start(request('limited', { resume, execution: { ...execution, threads: 1 } }));
      await run.ended;
      const { metrics } = news.findLast((item) => item.kind === 'progress')!;
      return { started: news.find((item) => item.kind === 'started')!, loss: metrics.validationLoss! };
    };
    const mbOf = async (parts: number) => {
      const { plan } = await echoTask.prepare(
        request('limited').settings,
        () => undefined,
        () => false,
      );
      return processMb(plan.split!.graph(parts));
    };
    const whole = await lossOf({});
    const limited = await lossOf({ memoryLimitMb: await mbOf(2) }, false);
    expect(limited.started.execution.parts).toBe(2);
    expect(Math.abs(limited.loss / whole.loss - 1)).toBeLessThan(1e-3);
    const impossible = request('limited', { resume: false, execution: { threads: 1, memoryLimitMb: 10 } });
    await expect(start(impossible).run.ended).rejects.toMatchObject({ code: 'training.memory-limit' });
  });

  it('measures how many threads are quickest, and resumes with as many', async () => {
    const first = start(request('out', { execution: {} }), (item, self) => {
      if (item.kind === 'progress') self().stop();
    });
    await first.run.ended;
    const threadsOf = ({ news }: typeof first) => {
      const started = news.find((item) => item.kind === 'started')!;
      return started.execution.threads;
    };
    expect(threadsOf(first)).toBeGreaterThanOrEqual(1);
    // Another number than was measured stands for the one kept with the checkpoint.
    const others = threadsOf(first) + 1;
    const changed = start(request('out', { execution: { threads: others } }), (item, self) => {
      if (item.kind === 'progress') self().stop();
    });
    await changed.run.ended;
    expect(threadsOf(changed)).toBe(others);
    const resumed = start(request('out', { execution: {} }));
    await resumed.run.ended;
    expect(threadsOf(resumed)).toBe(others);
  });

  it('says which trainings there are when it is asked for another', async () => {
    await expect(start(request('out', { task: 'dream' })).run.ended).rejects.toMatchObject({
      code: 'training.task',
      message: expect.stringContaining('dream') as string,
      remedy: expect.stringContaining('echo') as string,
    });
  });

  it('killed at twenty random moments, it resumes to the very same weights', async () => {
    const settings = { steps: 5 * STEPS, out: join(folder, 'killed') };
    await start(request('killed', { settings })).run.ended;
    const whole = await readFile(settings.out);
    checkpointPath = join(folder, 'killed.safetensors');
    const random = randomSource(11);
    const begun = new Set<number>();
    let kills = 0;
    for (let done = false; !done;) {
      // So many reports are heard, and then a moment passes: in a step, or while a checkpoint is written.
      let reports = random.below(3);
      const { run } = start(request('killed', { settings }), (item) => {
        if (item.kind === 'started') begun.add(item.step);
        if (kills >= 20 || (item.kind !== 'started' && item.kind !== 'progress') || reports-- !== 0) return;
        setTimeout(() => process.kill(run.processId!, 'SIGKILL'), 6 * random.uniform());
      });
      const end = await run.ended.catch((error: unknown) => error);
      if (end instanceof Error) {
        expect(end).toMatchObject({ code: 'training.ended-early' });
        kills++;
      } else done = true;
    }
    expect(kills).toBe(20);
    // Or it was always killed before it had anything to lose.
    expect(begun.size).toBeGreaterThan(5);
    expect(await readFile(settings.out)).toEqual(whole);
    // What was half-written is gone.
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});
