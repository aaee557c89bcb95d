/** What edits say: the spans that count, and the simple change that explains them. */
import { describe, expect, it } from 'vitest';
import { MOTION_CHANNEL_COUNT, motionChannel } from '#core/timeline/motion-channels.ts';
import {
  hullOf,
  relativeError,
  simpleChange,
  simplyChanged,
  withoutLastQuarter,
} from '#models/choreographer/edits/lesson.ts';

const FRAMES = 600;
const DX = motionChannel('dx');
const DY = motionChannel('dy');
const DEVIATIONS = Array.from({ length: MOTION_CHANNEL_COUNT }, (_, i) => (i === DX || i === DY ? 0.05 : 0));

/** Sway and bounce. */
function movement(at: (frame: number) => readonly [dx: number, dy: number]): Float32Array {
  const curves = new Float32Array(FRAMES * MOTION_CHANNEL_COUNT);
  for (let frame = 0; frame < FRAMES; frame++) {
    const [dx, dy] = at(frame);
    curves[frame * MOTION_CHANNEL_COUNT + DX] = dx;
    curves[frame * MOTION_CHANNEL_COUNT + DY] = dy;
  }
  return curves;
}
const sway = (frame: number): number => 0.05 * Math.sin(frame / 19);
const bounce = (frame: number): number => -0.05 * Math.abs(Math.sin(frame / 11));
const own = movement((frame) => [sway(frame), bounce(frame)]);
const SPAN = { first: 120, end: 360 };

describe('the simple change behind edits', () => {
  it('is a gain where a component was made softer, and none where it was left', () => {
    const wanted = movement((frame) => [sway(frame), 0.5 * bounce(frame)]);
    const { gains, shiftFrames, explained } = simpleChange(own, wanted, SPAN, DEVIATIONS);
    expect(gains[DX]).toBeCloseTo(1, 2);
    expect(gains[DY]).toBeCloseTo(0.5, 2);
    expect(shiftFrames).toBe(0);
    expect(explained).toBeGreaterThan(0.99);
  });

  it('is a gain of 0 where a component was muted', () => {
    const wanted = movement((frame) => [sway(frame), 0]);
    expect(simpleChange(own, wanted, SPAN, DEVIATIONS).gains[DY]).toBeCloseTo(0, 3);
  });

  it('is a shift where all was moved in time, and carries over to the rest of the song', () => {
    const wanted = movement((frame) => [sway(frame - 6), bounce(frame - 6)]);
    const change = simpleChange(own, wanted, SPAN, DEVIATIONS);
    expect(change.shiftFrames).toBe(6);
    const changed = simplyChanged(own, change);
    const rest = [{ first: 400, end: 580 }];
    expect(relativeError(changed, wanted, rest, DEVIATIONS)).toBeLessThan(0.02);
    expect(relativeError(own, wanted, rest, DEVIATIONS)).toBeGreaterThan(0.05);
  });

  it('explains nothing of edits that are no such change, and then changes nothing', () => {
    const wanted = movement((frame) => [sway(frame) + 0.04 * Math.cos(frame / 3), bounce(frame)]);
    const change = simpleChange(own, wanted, SPAN, DEVIATIONS);
    expect(change.explained).toBeLessThan(0.1);
    expect(
      relativeError(simplyChanged(own, change), own, [{ first: 0, end: FRAMES }], DEVIATIONS),
    ).toBeLessThan(0.01);
  });

  it('is the identity where nothing was changed', () => {
    const change = simpleChange(own, own, SPAN, DEVIATIONS);
    const changed = simplyChanged(own, change);
    expect(Math.max(...changed.map((value, i) => Math.abs(value - own[i]!)))).toBe(0);
  });
});

describe('the spans of a lesson', () => {
  it('keeps the last quarter of the edited time apart, across spans', () => {
    const spans = [
      { first: 300, end: 400 },
      { first: 0, end: 100 },
    ];
    const { kept, heldOut } = withoutLastQuarter(spans);
    expect(kept).toEqual([
      { first: 0, end: 100 },
      { first: 300, end: 350 },
    ]);
    expect(heldOut).toEqual([{ first: 350, end: 400 }]);
    expect(hullOf(kept)).toEqual({ first: 0, end: 350 });
  });
});
