import { expect, it } from 'vitest';
import { RateMeter } from '#main/jobs/rate.ts';

/** Feeds a meter with a steady or changing speed, ten times a second. */
function feed(meter: RateMeter, speeds: readonly number[], total: number) {
  let done = 0;
  let rate = meter.measure(0, total, 0);
  speeds.forEach((speed, step) => {
    done += speed / 10;
    rate = meter.measure(done, total, (step + 1) / 10);
  });
  return rate;
}
const seconds = (count: number, speed: number): number[] => new Array<number>(count * 10).fill(speed);

it('knows nothing at first', () => {
  expect(new RateMeter(0).measure(5, 100, 0.1)).toEqual({ perSecond: null, secondsLeft: null });
});

it('finds a steady speed and the time left', () => {
  const { perSecond, secondsLeft } = feed(new RateMeter(0), seconds(2, 30), 300);
  expect(perSecond).toBeCloseTo(30);
  expect(secondsLeft).toBeCloseTo(8);
});

it('follows a lasting change and does not jump at a hiccup', () => {
  const slower = feed(new RateMeter(0), [...seconds(20, 30), ...seconds(12, 10)], 1000);
  expect(slower.perSecond).toBeGreaterThan(10);
  expect(slower.perSecond).toBeLessThan(11);
  const hiccup = feed(new RateMeter(0), [...seconds(20, 30), 0, 0, 0], 1000);
  expect(hiccup.perSecond).toBeGreaterThan(25);
});

it('gives no time left without a total or without speed', () => {
  expect(feed(new RateMeter(0), seconds(1, 30), 0)).toMatchObject({ secondsLeft: null });
  expect(feed(new RateMeter(0), seconds(1, 0), 100)).toEqual({ perSecond: 0, secondsLeft: null });
});

it('never promises less than nothing', () => {
  expect(feed(new RateMeter(0), seconds(10, 30), 100).secondsLeft).toBe(0);
});
