import { describe, expect, it } from 'vitest';
import {
  covering,
  cutAt,
  cutAtAll,
  intensityAt,
  kept,
  LEAST_SECTION_SECONDS,
  withBoundary,
  withIntensity,
  withoutBoundary,
} from '#renderer/curves/sections.ts';

const section = (startSeconds: number, endSeconds: number, intensity = 1) => ({
  startSeconds,
  endSeconds,
  intensity,
});

describe('the sections of a movement', () => {
  it('cover the timeline, full where the document says nothing', () => {
    expect(covering([], 10)).toEqual([section(0, 10)]);
    expect(covering([section(2, 4, 0.5)], 10)).toEqual([section(0, 2), section(2, 4, 0.5), section(4, 10)]);
  });
  it('show overlapping ones by what both do, and none beyond the end', () => {
    expect(covering([section(0, 6, 0.5), section(4, 20, 0.5)], 10)).toEqual([
      section(0, 4, 0.5),
      section(4, 6, 0.25),
      section(6, 10, 0.5),
    ]);
  });
  it('mean the same as what the document held', () => {
    const held = [section(1, 3, 0.2), section(3, 7, 1.5)];
    for (const seconds of [0.5, 1.5, 3, 6.9, 8])
      expect(intensityAt(covering(held, 10), seconds)).toBe(intensityAt(held, seconds));
  });
  it('are cut, at all bars too, and not into slivers', () => {
    expect(cutAt([section(0, 10, 0.5)], 4)).toEqual([section(0, 4, 0.5), section(4, 10, 0.5)]);
    expect(cutAt([section(0, 10)], LEAST_SECTION_SECONDS / 2)).toEqual([section(0, 10)]);
    expect(cutAtAll([section(0, 6)], [2, 4])).toEqual([section(0, 2), section(2, 4), section(4, 6)]);
  });
  it('are as strong as is said, within the strip’s limits', () => {
    expect(withIntensity([section(0, 1), section(1, 2)], 1, 0.4)).toEqual([
      section(0, 1),
      section(1, 2, 0.4),
    ]);
    expect(withIntensity([section(0, 1)], 0, 7)[0]!.intensity).toBe(2);
    expect(withIntensity([section(0, 1)], 0, -1)[0]!.intensity).toBe(0);
  });
  it('keep their length when a boundary is moved past them', () => {
    const moved = withBoundary([section(0, 2), section(2, 4, 0.5)], 0, 9);
    expect(moved[0]!.endSeconds).toBeCloseTo(4 - LEAST_SECTION_SECONDS, 9);
    expect(moved[1]).toEqual(section(moved[0]!.endSeconds, 4, 0.5));
  });
  it('are joined, and leave no trace in the document when all is one', () => {
    const joined = withoutBoundary([section(0, 2), section(2, 4, 0.5)], 0);
    expect(joined).toEqual([section(0, 4)]);
    expect(kept(joined)).toEqual([]);
    expect(kept([section(0, 4, 0.5)])).toEqual([section(0, 4, 0.5)]);
  });
});
