import { describe, expect, it } from 'vitest';
import { readWheel } from '#renderer/timeline/wheel.ts';

const still = { deltaX: 0, deltaY: 0, deltaMode: 0, ctrlKey: false, metaKey: false, shiftKey: false };

describe('the wheel', () => {
  it('scrolls through time', () => {
    expect(readWheel({ ...still, deltaY: 100 }, false)).toEqual({ kind: 'scroll', px: 100 });
    expect(readWheel({ ...still, deltaX: -30, deltaY: 4 }, true)).toEqual({ kind: 'scroll', px: -30 });
    expect(readWheel({ ...still, deltaY: 3, deltaMode: 1 }, false)).toEqual({ kind: 'scroll', px: 48 });
  });

  it('scrolls lanes that are too many, unless Shift is held', () => {
    expect(readWheel({ ...still, deltaY: 100 }, true)).toBeNull();
    expect(readWheel({ ...still, deltaY: 100, shiftKey: true }, true)).toEqual({ kind: 'scroll', px: 100 });
  });

  it('with Ctrl zooms in upwards and out downwards by the same', () => {
    const closer = readWheel({ ...still, deltaY: -100, ctrlKey: true }, true);
    const further = readWheel({ ...still, deltaY: 100, ctrlKey: true }, true);
    if (closer?.kind !== 'zoom' || further?.kind !== 'zoom') throw new Error('no zoom');
    expect(closer.factor).toBeGreaterThan(1);
    expect(closer.factor * further.factor).toBeCloseTo(1, 9);
  });
});
