import { describe, expect, it } from 'vitest';
import { evaluateSum } from '#renderer/ui/arithmetic.ts';

describe('a sum in a number field', () => {
  it.each([
    ['512/2', 256],
    ['1 + 2 * 3', 7],
    ['(1+2)*3', 9],
    ['-4 - -2', -2],
    ['100 px', 100],
    ['64 %', 64],
    ['.5', 0.5],
    ['2*(3+(4-1))/3', 4],
    ['1e3', 1000],
    ['−12°', -12],
  ])('%s is %d', (text, value) => expect(evaluateSum(text)).toBeCloseTo(value, 12));

  it.each(['', 'abc', '1/0', '2+', '(1', '1 2', 'alert(1)', '3)', '**', '1.2.3'])('“%s” is not one', (text) =>
    expect(evaluateSum(text)).toBeNull(),
  );
});
