import { describe, expect, it } from 'vitest';
import type { JobState } from '#core/contract/commands.ts';
import { errorWords } from '#renderer/learn/error-words.ts';
import {
  errorPath,
  errorScale,
  gainOver,
  learningPoint,
  thinned,
  type LearningPoint,
} from '#renderer/learn/learning-points.ts';

const points = (count: number): LearningPoint[] =>
  Array.from({ length: count }, (_, at) => ({
    at,
    trainingLoss: 1 / (at + 1),
    heldOut: at % 2 ? null : 0.5,
  }));

describe('how learning went', () => {
  it('is remembered only where the job says something of it', () => {
    const metrics = { trainingLoss: null, heldOut: null, before: null, holdLast: 1, envelope: 1 };
    const job = (of: typeof metrics | undefined): JobState =>
      ({
        id: 'j',
        kind: 'learn-clip',
        label: '',
        status: 'running',
        progress: of && { metrics: of },
      }) as never;
    expect(learningPoint(job(undefined))).toBeNull();
    expect(learningPoint(job(metrics))).toBeNull();
    expect(learningPoint(job({ ...metrics, trainingLoss: 0.2 as never }))).toMatchObject({
      trainingLoss: 0.2,
    });
  });

  it('is thinned where it was long ago, from its beginning to now', () => {
    const many = thinned(points(2000));
    expect(many.length).toBeLessThan(1250);
    expect(many[0]!.at).toBe(0);
    expect(many.at(-1)!.at).toBe(1999);
    expect(many.slice(-300).map(({ at }) => at)).toEqual(Array.from({ length: 300 }, (_, i) => 1700 + i));
    const few = points(100);
    expect(thinned(few)).toBe(few);
  });

  it('is drawn with equal steps for equal factors, inside the box', () => {
    const scale = errorScale([0.1, 0.01, 0.001, null, 0])!;
    expect(scale.of(0.1)).toBeLessThan(scale.of(0.01));
    expect(scale.of(0.01) - scale.of(0.1)).toBeCloseTo(scale.of(0.001) - scale.of(0.01), 9);
    for (const error of [0.1, 0.001]) {
      expect(scale.of(error)).toBeGreaterThan(0);
      expect(scale.of(error)).toBeLessThan(1);
    }
    expect(errorScale([null, 0])).toBeNull();
    const path = errorPath(points(5), 'heldOut', errorScale([0.5, 1])!, 100, 50);
    // Of five reports three know it: at the beginning, in the middle and at the end.
    expect([...path.matchAll(/[ML]([\d.]+) /g)].map(([, x]) => Number(x))).toEqual([0, 50, 100]);
  });

  it('is judged by the better of what it must beat', () => {
    const metrics = { trainingLoss: null, heldOut: 0.2, before: 1, holdLast: 0.8, envelope: 0.5 };
    expect(gainOver(metrics)).toBeCloseTo(0.6, 9);
    expect(gainOver({ ...metrics, heldOut: 0.6 })).toBeCloseTo(-0.2, 9);
    expect(gainOver({ ...metrics, envelope: null })).toBeCloseTo(0.75, 9);
    expect(gainOver({ ...metrics, heldOut: null })).toBeNull();
    expect(gainOver({ ...metrics, holdLast: null, envelope: null })).toBeNull();
  });

  it('is told in two digits', () => {
    expect(errorWords(0.004213)).toBe('0.0042');
    expect(errorWords(0.31)).toBe('0.31');
    expect(errorWords(0.0000312)).toBe('3.1e-5');
    expect(errorWords(0)).toBe('0');
  });
});
