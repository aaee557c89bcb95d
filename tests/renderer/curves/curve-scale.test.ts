import { describe, expect, it } from 'vitest';
import { curveUnit, rangeOf, toValue, toY, valueLines, valueWords } from '#renderer/curves/curve-scale.ts';

describe('the value axis', () => {
  it('shows the curves, and rest', () => {
    const { min, max } = rangeOf([Float32Array.of(0.1, 0.4)], 'length');
    expect(min).toBeLessThan(0);
    expect(max).toBeGreaterThan(0.4);
  });
  it('goes from a value to a pixel and back', () => {
    const range = { min: -0.3, max: 0.7 };
    expect(toY(range, 100, 0.7)).toBe(0);
    expect(toY(range, 100, -0.3)).toBe(100);
    expect(toValue(range, 100, toY(range, 100, 0.123))).toBeCloseTo(0.123, 9);
  });
  it('speaks the unit an artist thinks in', () => {
    expect(valueWords(0.25, curveUnit('length', 400))).toBe('+100 px');
    expect(valueWords(-Math.PI / 2, curveUnit('angle', 400))).toBe('−90°');
    expect(valueWords(Math.log(1.5), curveUnit('log-factor', 400))).toBe('+50 %');
    expect(valueWords(-1, curveUnit('stops', 400))).toBe('−50 %');
    expect(valueWords(0, curveUnit('length', 400))).toBe('0 px');
  });
  it('has lines at round numbers that can be told apart, rest among them', () => {
    for (const quantity of ['length', 'log-factor', 'ratio', 'angle', 'stops'] as const) {
      const unit = curveUnit(quantity, 300);
      for (const reach of [0.03, 0.4, 1.2]) {
        const range = rangeOf([Float32Array.of(-reach / 2, reach)], quantity);
        const lines = valueLines(range, 150, unit);
        expect(lines.length).toBeGreaterThan(1);
        expect(lines.length).toBeLessThan(8);
        expect(lines.some(({ value }) => Math.abs(value) < 1e-12)).toBe(true);
        expect(new Set(lines.map(({ label }) => label)).size).toBe(lines.length);
      }
    }
  });
});
