import { describe, expect, it } from 'vitest';
import { SmoothClock } from '#renderer/timeline/clock.ts';

const FRAME = 1 / 60;

/** A sound that begins late and says where it is only in blocks, as audio elements do. */
const heardAt = (seconds: number, lateSeconds: number, blockSeconds: number): number =>
  Math.floor(Math.max(0, seconds - lateSeconds) / blockSeconds) * blockSeconds;

function play(seconds: number, sound: (nowSeconds: number) => number): number[] {
  const clock = new SmoothClock();
  clock.set(0, 0);
  return Array.from({ length: Math.round(seconds / FRAME) }, (_, frame) => {
    const now = (frame + 1) * FRAME;
    clock.follow(sound(now), now);
    return clock.seconds;
  });
}

describe('a clock that follows a sound', () => {
  it('never goes back, and stays within a frame of it', () => {
    const shown = play(20, (now) => heardAt(now, 0.05, 0.021));
    for (let i = 1; i < shown.length; i++) expect(shown[i]!).toBeGreaterThanOrEqual(shown[i - 1]!);
    shown.slice(30).forEach((seconds, i) => {
      const truth = (i + 31) * FRAME - 0.05;
      expect(Math.abs(seconds - truth)).toBeLessThan(FRAME * 1.3);
    });
  });

  it('moves evenly although the sound comes in blocks', () => {
    const shown = play(10, (now) => heardAt(now, 0, 0.03)).slice(60);
    const steps = shown.slice(1).map((seconds, i) => seconds - shown[i]!);
    expect(Math.min(...steps)).toBeGreaterThan(FRAME * 0.6);
    expect(Math.max(...steps)).toBeLessThan(FRAME * 1.4);
  });

  it('does not drift from a sound card that runs at another speed', () => {
    const shown = play(120, (now) => now * 1.003);
    expect(Math.abs(shown.at(-1)! - 120 * 1.003)).toBeLessThan(FRAME);
  });

  it('waits for the first sample rather than running ahead and coming back', () => {
    const shown = play(1, (now) => heardAt(now, 0.1, 0.01));
    expect(shown.slice(0, 5)).toEqual([0, 0, 0, 0, 0]);
  });

  it('jumps where the sound jumps, back as well', () => {
    const clock = new SmoothClock();
    clock.set(5, 0);
    clock.follow(5, 0);
    clock.follow(5.5, FRAME);
    expect(clock.seconds).toBe(5.5);
    clock.follow(1, 2 * FRAME);
    expect(clock.seconds).toBe(1);
  });
});

it('stands still while the sound is not ready, and runs by itself without one', () => {
  const clock = new SmoothClock();
  clock.set(2, 10);
  clock.hold(11);
  expect(clock.seconds).toBe(2);
  clock.run(11.5);
  expect(clock.seconds).toBe(2.5);
});
