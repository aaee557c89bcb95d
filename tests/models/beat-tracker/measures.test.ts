/** Numbers by mir_eval 0.8.2: `mir_eval.beat.f_measure`, and CMLt and AMLt of `mir_eval.beat.continuity`. */
import { describe, expect, it } from 'vitest';
import { continuity, fMeasure, tempoIsRight } from '#models/beat-tracker/training/measures.ts';

const KNOWN = [
  0.541, 0.99, 1.498, 1.987, 2.478, 2.973, 3.433, 3.928, 4.411, 4.977, 5.482, 5.975, 6.469, 6.956, 7.435,
  7.927, 8.437, 8.932, 9.451, 9.947, 10.448, 10.978, 11.489, 11.979, 12.476, 12.986, 13.525, 14.02, 14.515,
  15.035, 15.517, 16.011, 16.529, 17.041, 17.542, 18.056, 18.499, 19.02, 19.5, 19.967,
];
const between = KNOWN.slice(1).map((t, i) => (t + KNOWN[i]!) / 2);
const NEAR = [
  0.555, 1.025, 1.476, 1.933, 2.479, 2.97, 3.506, 3.965, 4.421, 5.033, 5.472, 5.929, 6.498, 6.985, 7.424,
  7.888, 8.448, 8.807, 9.486, 9.972, 10.366, 10.981, 11.441, 12.017, 12.374, 12.94, 13.56, 14.078, 14.407,
  15.01, 15.533, 15.981, 16.609, 16.981, 17.56, 18.004, 18.575, 19.019, 19.481, 19.881,
];
const GAPS = KNOWN.map((t) => t + 0.02).filter((_, i) => ![5, 6, 7, 20, 33].includes(i));

describe('measures of beats', () => {
  it.each([
    ['beats nearby', NEAR, 0.8, 0.75, 0.75],
    ['double tempo', [...KNOWN, ...between].sort((a, b) => a - b), 0.672269, 0, 1],
    ['half tempo', KNOWN.filter((_, i) => i % 2 === 1), 0.666667, 0, 1],
    ['the off-beat', between, 0, 0, 1],
    ['late with gaps', GAPS, 0.933333, 0.8, 0.8],
    ['none', [], 0, 0, 0],
  ])('of %s are those of mir_eval', (_, found, f, cmlTotal, amlTotal) => {
    expect(fMeasure(found, KNOWN)).toBeCloseTo(f, 5);
    const { cmlTotal: cml, amlTotal: aml } = continuity(found, KNOWN);
    expect([cml, aml]).toEqual([expect.closeTo(cmlTotal, 5), expect.closeTo(amlTotal, 5)]);
  });

  it('take a tempo within 4 % for right', () => {
    const at = (factor: number) => KNOWN.map((t) => t * factor);
    expect([0.5, 0.95, 0.97, 1.03, 1.05, 2].map((factor) => tempoIsRight(at(factor), KNOWN))).toEqual([
      ...[false, false, true, true, false, false],
    ]);
  });
});
