import { describe, expect, it } from 'vitest';
import { LEAST_SECONDS, MOST_SECONDS, rangeMoved, wholeRange } from '#renderer/learn/clip-range.ts';

describe('the part of a clip to learn from', () => {
  it('is all of it, of a long one the beginning', () => {
    expect(wholeRange(24)).toEqual({ startSeconds: 0, endSeconds: 24 });
    expect(wholeRange(600)).toEqual({ startSeconds: 0, endSeconds: MOST_SECONDS });
  });

  it('keeps its other end, and is neither too short nor outside', () => {
    const range = { startSeconds: 2, endSeconds: 20 };
    expect(rangeMoved(range, 'startSeconds', 5, 24)).toEqual({ startSeconds: 5, endSeconds: 20 });
    expect(rangeMoved(range, 'startSeconds', 19, 24).startSeconds).toBe(20 - LEAST_SECONDS);
    expect(rangeMoved(range, 'startSeconds', -3, 24).startSeconds).toBe(0);
    expect(rangeMoved(range, 'endSeconds', 99, 24).endSeconds).toBe(24);
    expect(rangeMoved(range, 'endSeconds', 0, 24).endSeconds).toBe(2 + LEAST_SECONDS);
  });

  it('is no longer than what is learned from', () => {
    const range = { startSeconds: 0, endSeconds: 180 };
    expect(rangeMoved(range, 'endSeconds', 500, 600).endSeconds).toBe(MOST_SECONDS);
    expect(rangeMoved({ startSeconds: 100, endSeconds: 200 }, 'startSeconds', 0, 600).startSeconds).toBe(20);
  });
});
