import { describe, expect, it } from 'vitest';
import { landDelta, snap, snapLines } from '#renderer/timeline/snap.ts';

const beats = [1, 2, 3, 4].map((seconds) => ({ seconds, bar: 1, beat: seconds }));
const targets = { beats, edgesSeconds: [2.05, 6] };

describe('a dragged thing', () => {
  it('lands on the nearest of beats and edges', () => {
    expect(snap(0.95, targets, 100)).toBe(1);
    expect(snap(2.04, targets, 100)).toBe(2.05);
    expect(snap(6.07, targets, 100)).toBe(6);
  });

  it('stays where it is when nothing is near, which is a matter of pixels', () => {
    expect(snap(1.5, targets, 100)).toBe(1.5);
    expect(snap(1.05, targets, 100)).toBe(1);
    expect(snap(1.05, targets, 600)).toBe(1.05);
    expect(snap(1.5, { beats: [], edgesSeconds: [] }, 10)).toBe(1.5);
  });

  it('with two ends lands with the one that comes nearest, and says where', () => {
    // From 0 to 1.97: moved by 1.06 its end is at 3.03, nearer to 3 than its start is to 1.
    const near = landDelta([0, 1.97], 1.06, targets, 100);
    expect(near.deltaSeconds).toBeCloseTo(1.03, 9);
    expect(near.landedSeconds).toBe(3);
    expect(landDelta([0, 1.5], 1.02, targets, 100)).toMatchObject({ deltaSeconds: 1, landedSeconds: 1 });
    expect(landDelta([0, 0.7], 0.5, targets, 100)).toMatchObject({ deltaSeconds: 0.5, landedSeconds: null });
  });

  it('finds room between lines however close they are', () => {
    const lines = { beats, edgesSeconds: [] };
    expect(snap(1.5, lines, 10)).toBe(1.5);
    expect(snap(1.3, lines, 10)).toBe(1);
    expect(snap(1.41, lines, 10)).toBe(1.41);
  });
});

describe('the lines of the grid', () => {
  const seconds = (unit: 'bar' | 'beat' | 'half' | 'quarter'): number[] =>
    snapLines(
      [0.5, 1, 1.4, 2, 9].map((at, index) => ({ seconds: at, bar: 1 + (index >> 1), beat: 1 + (index % 2) })),
      unit,
    ).map((line) => line.seconds);

  it('are bars, beats, or parts of beats', () => {
    expect(seconds('bar')).toEqual([0.5, 1.4, 9]);
    expect(seconds('beat')).toEqual([0.5, 1, 1.4, 2, 9]);
    expect(seconds('quarter').slice(0, 5)).toEqual([0.5, 0.625, 0.75, 0.875, 1]);
  });

  it('do not divide a break', () => {
    const halves = [0.5, 0.75, 1, 1.2, 1.4, 1.7, 2, 9];
    for (const [index, at] of seconds('half').entries()) expect(at).toBeCloseTo(halves[index]!, 9);
    expect(seconds('half').length).toBe(halves.length);
  });
});
