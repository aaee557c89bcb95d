import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ExportResult, JobState } from '#core/contract/commands.ts';
import { AbortError, AppError } from '#core/errors.ts';
import { JobRunner, type JobRequest, type JobWork } from '#main/jobs/job-runner.ts';

const FILM: ExportResult = { path: '/film.mp4', bytes: 1, frames: 2, durationSeconds: 3 };

/** A job's work as the test leads it. */
function ledWork() {
  let work!: JobWork;
  let finish!: (result: ExportResult) => void;
  let fail!: (error: unknown) => void;
  const result = new Promise<ExportResult>((resolve, reject) => {
    finish = resolve;
    fail = reject;
  });
  const run = vi.fn((given: JobWork) => {
    work = given;
    given.signal.addEventListener('abort', () => fail(new AbortError()));
    return result;
  });
  return {
    run,
    finish,
    fail,
    report: (done: number, total = 100) => work.report({ phase: 'p', done, total, unit: 'frames' }),
  };
}

function begin() {
  const events: JobState[] = [];
  const runner = new JobRunner((job) => events.push(job));
  const start = (run: JobRequest<'export'>['run'], owner = 'session') =>
    runner.start({ kind: 'export', label: 'film.mp4', owner, run });
  return {
    runner,
    events,
    start,
    last: () => events.at(-1)!,
    statuses: () => events.map(({ status }) => status),
  };
}
const settle = (): Promise<unknown> => delay(0);

describe('a job', () => {
  it('is queued, runs and is done with its result', async () => {
    const { runner, start, statuses, last } = begin();
    const work = ledWork();
    const id = start(work.run);
    expect(runner.list()).toMatchObject([
      { id, kind: 'export', label: 'film.mp4', status: 'queued', progress: null },
    ]);
    await settle();
    work.finish(FILM);
    await settle();
    expect(statuses()).toEqual(['queued', 'running', 'done']);
    expect(last()).toMatchObject({ id, result: FILM });
    expect(runner.list()).toEqual([last()]);
  });

  it('that fails says why, in words that cross the wire', async () => {
    const { start, last } = begin();
    start(() => Promise.reject(new AppError('media.disk-full', 'The disk is full.', 'Free some space.')));
    await settle();
    expect(last()).toMatchObject({
      status: 'failed',
      error: { code: 'media.disk-full', message: 'The disk is full.', remedy: 'Free some space.' },
    });
  });

  it('that fails by a bug is also told to whoever started the program', async () => {
    const complain = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const { start, last } = begin();
    const bug = new TypeError('x is not a function');
    start(() => Promise.reject(bug));
    await settle();
    expect(last()).toMatchObject({ status: 'failed', error: { message: 'x is not a function' } });
    expect(complain).toHaveBeenCalledWith(bug);
    complain.mockRestore();
  });

  it('ends cancelled when it is asked to, whatever it throws then', async () => {
    const { runner, start, last } = begin();
    const work = ledWork();
    const id = start(async ({ signal }) => {
      await work.run({ signal, report: () => undefined, onFinish: () => undefined }).catch(() => undefined);
      throw new Error('the pipe broke');
    });
    await settle();
    runner.cancel(id);
    await settle();
    expect(last()).toMatchObject({ id, status: 'cancelled' });
    expect(last()).not.toHaveProperty('error');
    runner.cancel(id);
    expect(last().status).toBe('cancelled');
  });

  it('that is not there cannot be cancelled', () => {
    expect(() => begin().runner.cancel('nope')).toThrow(expect.objectContaining({ code: 'app.no-such-job' }));
  });

  it('does not begin when it was cancelled while it waited', async () => {
    const { runner, start } = begin();
    const [first, second, third] = [ledWork(), ledWork(), ledWork()];
    start(first.run);
    const waiting = start(second.run);
    start(third.run);
    await settle();
    runner.cancel(waiting);
    expect(runner.list().map(({ status }) => status)).toEqual(['running', 'cancelled', 'queued']);
    first.finish(FILM);
    await settle();
    expect(second.run).not.toHaveBeenCalled();
    expect(runner.list().map(({ status }) => status)).toEqual(['done', 'cancelled', 'running']);
  });
});

describe('the runner', () => {
  it('runs one film at a time, and hears meanwhile', async () => {
    const { runner, start } = begin();
    const [first, second] = [ledWork(), ledWork()];
    start(first.run);
    start(second.run);
    const heard = vi.fn(() => new Promise<never>(() => undefined));
    runner.start({ kind: 'analyze', label: 'song', owner: 'session', run: heard });
    await settle();
    expect(heard).toHaveBeenCalled();
    expect(second.run).not.toHaveBeenCalled();
    first.fail(new Error('broken'));
    vi.spyOn(console, 'error').mockImplementationOnce(() => undefined);
    await settle();
    expect(second.run).toHaveBeenCalled();
  });

  it('cancels the jobs of one session and waits for their end', async () => {
    const { runner, start } = begin();
    const mine = ledWork();
    start(mine.run, 'mine');
    runner.start({
      kind: 'analyze',
      label: 'song',
      owner: 'other',
      run: () => new Promise<never>(() => undefined),
    });
    await settle();
    await runner.cancelAll('mine');
    expect(runner.list().map(({ status }) => status)).toEqual(['cancelled', 'running']);
  });

  it('keeps jobs that ended last, and every one that has not', async () => {
    const { runner, start } = begin();
    const ids = Array.from({ length: 40 }, () => start(() => Promise.resolve(FILM)));
    const work = ledWork();
    const running = start(work.run);
    await settle();
    const kept = runner.list().map(({ id }) => id);
    expect(kept).toEqual([...ids.slice(-32), running]);
  });
});

describe('progress', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
  afterEach(() => void vi.useRealTimers());

  it('comes about ten times a second, and ends with the last word', async () => {
    const { start, events, last } = begin();
    const work = ledWork();
    start(work.run);
    await vi.advanceTimersByTimeAsync(0);
    const before = events.length;
    for (let frame = 1; frame <= 100; frame++) {
      work.report(frame);
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(events.length - before).toBeGreaterThanOrEqual(9);
    expect(events.length - before).toBeLessThanOrEqual(11);
    work.finish(FILM);
    await vi.advanceTimersByTimeAsync(0);
    expect(last()).toMatchObject({ status: 'done', progress: { done: 100, total: 100 } });
    const ended = events.length;
    await vi.advanceTimersByTimeAsync(1000);
    expect(events.length).toBe(ended);
  });

  it('tells the rate and the time left', async () => {
    const { start, last } = begin();
    const work = ledWork();
    start(work.run);
    await vi.advanceTimersByTimeAsync(0);
    for (let frame = 1; frame <= 50; frame++) {
      await vi.advanceTimersByTimeAsync(50);
      work.report(frame);
    }
    await vi.advanceTimersByTimeAsync(100);
    const { perSecond, secondsLeft } = last().progress!;
    expect(perSecond).toBeCloseTo(20, 0);
    expect(secondsLeft).toBeCloseTo(2.5, 0);
  });

  it('after the end changes nothing', async () => {
    const { start, last } = begin();
    const work = ledWork();
    start(work.run);
    await vi.advanceTimersByTimeAsync(0);
    work.finish(FILM);
    await vi.advanceTimersByTimeAsync(0);
    work.report(7);
    await vi.advanceTimersByTimeAsync(500);
    expect(last()).toMatchObject({ status: 'done', progress: null });
  });
});
