/** Training in a process of its own: progress, pause, stop, resume, and `kill -9` at random moments. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { build } from 'esbuild';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { randomSource } from '#core/random.ts';
import { startTraining } from '#main/training/start-training.ts';
import type { TrainingNews, TrainingRequest } from '#main/training/training-messages.ts';

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
beforeEach(() => (checkpointPath = join(folder, `${Math.random()}.safetensors`)));
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

  it('keeps the last good checkpoint when the loss is no number any more', async () => {
    const settings = { steps: STEPS, out: join(folder, 'bad'), poisonAt: 70 };
    await expect(start(request('bad', { settings })).run.ended).rejects.toMatchObject({
      code: 'training.diverged',
      message: expect.stringContaining('step 71') as string,
    });
    const { news, run } = start(request('bad', { settings }));
    await expect(run.ended).rejects.toMatchObject({ code: 'training.diverged' });
    expect(news.map(({ kind }) => kind)).toEqual(['preparing', 'failed']);
  });

  it('refuses another training’s checkpoint, and one that is damaged', async () => {
    await start(request('out', { settings: { steps: 20, out: join(folder, 'small') } })).run.ended;
    await expect(start(request('out')).run.ended).rejects.toMatchObject({
      code: 'training.checkpoint-mismatch',
    });
    await writeFile(checkpointPath, 'not tensors at all');
    await expect(start(request('out')).run.ended).rejects.toMatchObject({ code: 'safetensors.malformed' });
  });

  it('says which trainings there are when it is asked for another', async () => {
    await expect(start(request('out', { task: 'dream' })).run.ended).rejects.toMatchObject({
      code: 'training.task',
      message: expect.stringContaining('dream') as string,
      remedy: expect.stringContaining('echo') as string,
    });
  });

  it('killed at twenty random moments, it resumes to the very same weights', async () => {
    const random = randomSource(11);
    let kills = 0;
    for (let done = false; !done;) {
      const { run } = start(request('killed'), (item) => {
        if (item.kind !== 'preparing' || kills >= 20) return;
        setTimeout(() => process.kill(run.processId!, 'SIGKILL'), 40 * random.uniform());
      });
      const end = await run.ended.catch((error: unknown) => error);
      if (end instanceof Error) {
        expect(end).toMatchObject({ code: 'training.ended-early' });
        kills++;
      } else done = true;
    }
    expect(kills).toBe(20);
    expect(await readFile(join(folder, 'killed'))).toEqual(undisturbed);
    // What was half-written is gone.
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});
