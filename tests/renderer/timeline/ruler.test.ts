import { describe, expect, it } from 'vitest';
import type { TimelineBeat } from '#renderer/timeline/beats.ts';
import type { TimeWindow } from '#renderer/timeline/geometry.ts';
import { formatTime, rulerTicks } from '#renderer/timeline/ruler.ts';

/** 120 bpm in four from 0.5 s on, with one beat before the first bar. */
const beats: TimelineBeat[] = Array.from({ length: 400 }, (_, index) => {
  const since = index - 1;
  const bar = Math.floor(since / 4);
  return { seconds: index * 0.5, bar: bar + 1, beat: since - bar * 4 + 1 };
});
const at = (pxPerSecond: number, startSeconds = 0): TimeWindow => ({
  startSeconds,
  pxPerSecond,
  widthPx: 1200,
});
const labels = (ticks: readonly { label: string | null }[]): string[] =>
  ticks.flatMap(({ label }) => label ?? []);

describe('a ruler with beats', () => {
  it('counts bars from the first downbeat, at their place', () => {
    const ticks = rulerTicks(at(50), beats);
    expect(labels(ticks).slice(0, 4)).toEqual(['1', '2', '3', '4']);
    expect(ticks.find(({ label }) => label === '3')).toMatchObject({ seconds: 4.5, px: 225, strong: true });
    expect(ticks.filter(({ strong }) => !strong).length).toBeGreaterThan(ticks.length / 2);
  });

  it.each([600, 120, 40, 12, 4, 1])('never lets words or lines crowd at %d px a second', (pxPerSecond) => {
    const ticks = rulerTicks(at(pxPerSecond), beats);
    const words = ticks.filter(({ label }) => label !== null).map(({ px }) => px);
    const gaps = words.slice(1).map((px, index) => px - words[index]!);
    const lines = ticks.slice(1).map(({ px }, index) => px - ticks[index]!.px);
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(40);
    for (const gap of lines) expect(gap).toBeGreaterThanOrEqual(8);
    expect(words.length).toBeGreaterThan(0);
  });

  it('shows what is in the window, and what reaches in from its left', () => {
    const ticks = rulerTicks(at(100, 50), beats);
    expect(ticks[0]!.px).toBeLessThanOrEqual(0);
    expect(ticks[0]!.px).toBeGreaterThan(-200);
    expect(ticks.at(-1)!.px).toBeLessThanOrEqual(1200);
    expect(ticks.at(-1)!.px).toBeGreaterThan(1100);
  });
});

describe('a ruler without beats', () => {
  it.each([
    [600, '0:00.25'],
    [140, '0:00.5'],
    [100, '0:01'],
    [50, '0:01'],
    [4, '0:15'],
    [0.5, '2:00'],
  ])('at %d px a second first says %s', (pxPerSecond, second) => {
    expect(labels(rulerTicks(at(pxPerSecond), []))[1]).toBe(second);
  });
});

it.each([
  [0, '0:00.00'],
  [11.42, '0:11.42'],
  [59.999, '0:59.99'],
  [61.5, '1:01.50'],
  [3723.5, '1:02:03.50'],
  [0.29, '0:00.29'],
])('%d seconds read %s', (seconds, text) => expect(formatTime(seconds)).toBe(text));
