import { describe, expect, it } from 'vitest';
import { spanAt, withoutSpan, withSpan } from '#core/timeline/curve-edits/edited-spans.ts';

const span = (startSeconds: number, endSeconds: number) => ({ startSeconds, endSeconds });

describe('the stretches edited by hand', () => {
  it('grow together where they touch, and stay in order', () => {
    const spans = withSpan(withSpan(withSpan([], span(5, 6)), span(1, 2)), span(3, 4));
    expect(spans).toEqual([span(1, 2), span(3, 4), span(5, 6)]);
    expect(withSpan(spans, span(1.5, 3))).toEqual([span(1, 4), span(5, 6)]);
    expect(withSpan(spans, span(0, 9))).toEqual([span(0, 9)]);
    expect(withSpan(spans, span(2.5, 2.5))).toEqual(spans);
  });
  it('lose what is restored', () => {
    const spans = [span(1, 4), span(5, 6)];
    expect(withoutSpan(spans, span(2, 3))).toEqual([span(1, 2), span(3, 4), span(5, 6)]);
    expect(withoutSpan(spans, span(0, 5.5))).toEqual([span(5.5, 6)]);
    expect(withoutSpan(spans, span(0, 9))).toEqual([]);
  });
  it('are found by a time', () => {
    const spans = [span(1, 4), span(5, 6)];
    expect(spanAt(spans, 2)).toEqual(span(1, 4));
    expect(spanAt(spans, 4.5)).toBeUndefined();
  });
});
