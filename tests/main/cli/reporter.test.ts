import { describe, expect, it } from 'vitest';
import { clock, progressBar } from '#main/cli/progress-bar.ts';
import { createPace, createReporter, type Progress, type Terminal } from '#main/cli/reporter.ts';

class FakeTerminal implements Terminal {
  readonly isTTY: boolean;
  readonly columns = 80;
  text = '';
  constructor(isTTY: boolean) {
    this.isTTY = isTTY;
  }
  write(text: string): void {
    this.text += text;
  }
  /** What is to be seen: `\r\x1b[K` begins the line anew. */
  get screen(): string {
    return this.text
      .split('\n')
      .map((line) => line.split('\r\x1b[K').at(-1)!)
      .join('\n');
  }
}

const filming = (done: number): Progress => ({
  phase: 'frames',
  label: 'Filming',
  unit: 'frames',
  done,
  total: 200,
});

describe('the bar', () => {
  const progress = {
    phase: 'x',
    unit: 'frames',
    done: 50,
    total: 200,
    perSecond: 25,
    secondsLeft: 6,
  } as const;

  it('shows share, frames, speed and time left', () => {
    const line = progressBar('Filming', progress, 80);
    for (const part of ['Filming', '25 %', '50/200', '25.0 fps', '0:06 left']) expect(line).toContain(part);
    const [filled, empty] = ['█', '░'].map((block) => line.split(block).length - 1) as [number, number];
    expect(filled / (filled + empty)).toBeCloseTo(0.25, 1);
  });

  it.each([20, 40, 60, 80, 120])('fits a terminal of %i columns', (columns) => {
    expect(progressBar('Filming', progress, columns).length).toBeLessThan(columns);
  });

  it.each([
    [0, '0:00'],
    [5.2, '0:06'],
    [59.5, '1:00'],
    [754, '12:34'],
    [3723, '1:02:03'],
  ])('writes %d seconds as %s', (seconds, written) => expect(clock(seconds)).toBe(written));
});

describe('pace', () => {
  it('knows speed and time left, anew for each phase', () => {
    let now = 0;
    const pace = createPace(() => now);
    expect(pace(filming(0))).toMatchObject({ perSecond: null, secondsLeft: null });
    now = 2000;
    expect(pace(filming(50))).toMatchObject({ perSecond: 25, secondsLeft: 6 });
    expect(pace({ ...filming(0), phase: 'another' })).toMatchObject({ perSecond: null });
  });
});

describe('the reporter', () => {
  const outcome = { lines: ['film.mp4  2 s'], data: { path: 'film.mp4' } };

  it('on a terminal draws a bar on stderr and leaves only the outcome', () => {
    const [stdout, stderr] = [new FakeTerminal(true), new FakeTerminal(true)];
    const reporter = createReporter(false, stdout, stderr);
    reporter.progress(filming(20));
    expect(stderr.screen).toContain('20/200');
    reporter.outcome(outcome);
    expect(stderr.screen).toBe('');
    expect(stdout.text).toBe('film.mp4  2 s\n');
  });

  it('elsewhere prints the outcome and nothing else', () => {
    const [stdout, stderr] = [new FakeTerminal(false), new FakeTerminal(false)];
    const reporter = createReporter(false, stdout, stderr);
    reporter.progress(filming(20));
    reporter.outcome(outcome);
    reporter.clear();
    expect([stdout.text, stderr.text]).toEqual(['film.mp4  2 s\n', '']);
  });

  it('for programs writes JSON lines, on a terminal too', () => {
    const [stdout, stderr] = [new FakeTerminal(true), new FakeTerminal(true)];
    const reporter = createReporter(true, stdout, stderr);
    for (let frame = 1; frame <= 200; frame++) reporter.progress(filming(frame));
    reporter.outcome(outcome);
    const lines = stdout.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; done: number });
    expect(lines.at(-1)).toEqual({ type: 'result', path: 'film.mp4' });
    // First and last are always told; between them not every frame.
    expect(lines.slice(0, -1).map(({ done }) => done)).toEqual(expect.arrayContaining([1, 200]));
    expect(lines.length).toBeLessThan(50);
    expect(stderr.text).toBe('');
  });
});
