import { describe, expect, it } from 'vitest';
import { snap, snapDelta } from '#renderer/timeline/snap.ts';

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

  it('with two ends lands with the one that comes nearest', () => {
    // From 0 to 1.97: moved by 1.06 its end is at 3.03, nearer to 3 than its start is to 1.
    expect(snapDelta([0, 1.97], 1.06, targets, 100)).toBeCloseTo(1.03, 9);
    expect(snapDelta([0, 1.5], 1.02, targets, 100)).toBeCloseTo(1, 9);
    expect(snapDelta([0, 0.7], 0.5, targets, 100)).toBe(0.5);
  });
});
