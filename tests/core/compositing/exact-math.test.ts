import { expect, it } from 'vitest';
import { cosine, exponential, powerOfTwo, sine } from '#core/compositing/exact-math.ts';

const ANGLES = Array.from({ length: 4001 }, (_, i) => (i - 2000) / 37);

it('agrees with the engine on sines and cosines to a double’s last digits', () => {
  for (const angle of ANGLES) {
    expect(Math.abs(sine(angle) - Math.sin(angle))).toBeLessThan(1e-14);
    expect(Math.abs(cosine(angle) - Math.cos(angle))).toBeLessThan(1e-14);
  }
  expect([sine(0), cosine(0)]).toEqual([0, 1]);
});

it('agrees with the engine on exponentials', () => {
  for (let x = -30; x <= 30; x += 0.137) {
    expect(exponential(x) / Math.exp(x)).toBeCloseTo(1, 13);
    expect(powerOfTwo(x) / 2 ** x).toBeCloseTo(1, 13);
  }
  expect(exponential(0)).toBe(1);
});

it('gives numbers for anything', () => {
  for (const x of [Infinity, -Infinity, NaN, 1e300, -1e300])
    for (const value of [sine(x), cosine(x), exponential(x)]) expect(Number.isFinite(value)).toBe(true);
});
