import { describe, expect, it } from 'vitest';
import { tappedTempo } from '#core/audio/tapped-tempo.ts';
import { randomSource } from '#core/random.ts';

const PERIOD = 60 / 118;
const FIRST = 3.2;
const even = (count: number): number[] => Array.from({ length: count }, (_, beat) => FIRST + beat * PERIOD);
const phaseError = (firstSeconds: number): number => {
  const beats = (firstSeconds - FIRST) / PERIOD;
  return Math.abs(beats - Math.round(beats)) * PERIOD;
};

describe('taps', () => {
  it('tell nothing before the fourth', () => {
    expect(tappedTempo(even(3))).toBeNull();
  });

  it('tell tempo and phase', () => {
    const { tempoBpm, firstSeconds, counted, spreadSeconds } = tappedTempo(even(4))!;
    expect(tempoBpm).toBeCloseTo(118, 6);
    expect(firstSeconds).toBeCloseTo(FIRST, 9);
    expect(counted).toBe(4);
    expect(spreadSeconds).toBeLessThan(1e-9);
  });

  it.each([0, 1, 2, 3])('are not bent by a bad one among four: the one at %i', (bad) => {
    for (const by of [-0.17, 0.12, 0.2]) {
      const taps = even(4);
      taps[bad]! += by;
      const { tempoBpm, firstSeconds, ignored } = tappedTempo(taps)!;
      expect(tempoBpm).toBeCloseTo(118, 6);
      expect(phaseError(firstSeconds)).toBeLessThan(1e-9);
      expect(ignored).toBe(1);
    }
  });

  it('may leave a beat out or hit it twice', () => {
    const leftOut = even(7).toSpliced(3, 1);
    expect(tappedTempo(leftOut)!.tempoBpm).toBeCloseTo(118, 6);
    const twice = even(7).toSpliced(4, 0, FIRST + 3 * PERIOD + 0.07);
    expect(tappedTempo(twice)!.tempoBpm).toBeCloseTo(118, 6);
  });

  it('of an unsteady hand average out', () => {
    const uniform = randomSource(3).uniform;
    for (let trial = 0; trial < 50; trial++) {
      // About 12 ms of standard deviation.
      const taps = even(16).map((tap) => tap + (uniform() + uniform() + uniform() - 1.5) * 0.024);
      const { tempoBpm, firstSeconds, spreadSeconds } = tappedTempo(taps)!;
      expect(Math.abs(tempoBpm / 118 - 1)).toBeLessThan(0.01);
      expect(phaseError(firstSeconds)).toBeLessThan(0.03);
      expect(spreadSeconds).toBeLessThan(0.03);
    }
  });

  it('follow a tempo that has changed', () => {
    const slow = even(20);
    const fast = Array.from({ length: 24 }, (_, beat) => slow.at(-1)! + 0.4 * (beat + 1));
    expect(tappedTempo([...slow, ...fast])!.tempoBpm).toBeCloseTo(150, 3);
  });

  it('without any order say so', () => {
    expect(tappedTempo([0, 9, 10, 30, 31.4, 36])).toBeNull();
  });
});
