import { describe, expect, it } from 'vitest';
import { loopBetween, passage, playStart } from '#renderer/timeline/transport.ts';

const loop = { startSeconds: 2, endSeconds: 4 };

describe('time passing', () => {
  it('goes on', () => expect(passage(1, 1.02, null, 10)).toEqual({ kind: 'on' }));

  it('ends with the timeline', () =>
    expect(passage(9.99, 10.01, null, 10)).toEqual({ kind: 'end', seconds: 10 }));

  it('goes back to the loop’s start, no beat lost', () => {
    const next = passage(3.99, 4.01, loop, 10);
    expect(next.kind).toBe('jump');
    expect(next).toHaveProperty('seconds', expect.closeTo(2.01, 9));
  });

  it('after the loop goes on without it', () => expect(passage(5, 5.02, loop, 10)).toEqual({ kind: 'on' }));

  it('loops to the end of the timeline where the loop ends later', () =>
    expect(passage(9.99, 10, { startSeconds: 8, endSeconds: 12 }, 10)).toMatchObject({ kind: 'jump' }));
});

it.each([
  [3, loop, 3],
  [7, loop, 2],
  [1, loop, 2],
  [4, loop, 2],
  [7, null, 7],
  [10, null, 0],
])('playing from %d with %o begins at %d', (seconds, region, start) =>
  expect(playStart(seconds, region, 10)).toBe(start),
);

it.each([
  [5, 3, { startSeconds: 3, endSeconds: 5 }],
  [-1, 3, { startSeconds: 0, endSeconds: 3 }],
  [8, 14, { startSeconds: 8, endSeconds: 10 }],
])('a loop drawn from %d to %d', (a, b, region) => expect(loopBetween(a, b, 10)).toEqual(region));

it('a loop can always be grabbed', () => {
  for (const at of [0, 5, 10]) {
    const { startSeconds, endSeconds } = loopBetween(at, at, 10);
    expect(endSeconds - startSeconds).toBeCloseTo(0.1, 9);
    expect(endSeconds).toBeLessThanOrEqual(10);
  }
});
