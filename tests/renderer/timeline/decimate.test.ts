import { describe, expect, it } from 'vitest';
import { channelOf, decimateCurve, decimatePeaks, liveliestChannel } from '#renderer/timeline/decimate.ts';

describe('a curve far out', () => {
  const spikes = new Float32Array(1000);
  spikes[503] = 5;
  spikes[504] = -3;

  it('loses no spike, wherever the columns begin', () => {
    for (const first of [0, 3.7, 100.2]) {
      const reach = decimateCurve(spikes, { first, perColumn: 40, columns: 20 });
      expect(Math.max(...reach)).toBe(5);
      expect(Math.min(...reach)).toBe(-3);
    }
  });

  it('joins its columns: each begins where the last ended', () => {
    const wave = Float32Array.from({ length: 2000 }, (_, i) => Math.sin(i / 9));
    const reach = decimateCurve(wave, { first: 0, perColumn: 2.3, columns: 500 });
    for (let column = 1; column < 500; column++) {
      expect(reach[column * 2]!).toBeLessThanOrEqual(reach[column * 2 - 1]! + 1e-6);
      expect(reach[column * 2 + 1]!).toBeGreaterThanOrEqual(reach[column * 2 - 2]! - 1e-6);
    }
  });
});

describe('a curve close up', () => {
  it('runs straight between its samples', () => {
    const reach = decimateCurve(Float32Array.of(0, 1), { first: 0, perColumn: 0.1, columns: 10 });
    expect(reach[0]).toBeCloseTo(0, 6);
    expect(reach[1]).toBeCloseTo(0.1, 6);
    expect(reach[11]).toBeCloseTo(0.6, 6);
  });

  it('is nothing before and after the curve', () => {
    const reach = decimateCurve(Float32Array.of(1, 1, 1), { first: -10, perColumn: 1, columns: 20 });
    expect(reach[0]).toBeNaN();
    expect(reach[21]).toBe(1);
    expect(reach[39]).toBeNaN();
  });
});

describe('a waveform', () => {
  const peaks = Float32Array.of(-0.1, 0.2, -0.5, 0.3, -0.2, 0.9, 0, 0);

  it('reaches as far as its loudest sample in each column', () => {
    const [upper, lower] = decimatePeaks(peaks, { first: 0, perColumn: 2, columns: 2 });
    expect([...upper].map((value) => value.toFixed(1))).toEqual(['0.3', '0.9']);
    expect([...lower].map((value) => value.toFixed(1))).toEqual(['0.5', '0.2']);
  });

  it('close up shows each row several times, and silence outside', () => {
    const [upper] = decimatePeaks(peaks, { first: 1.5, perColumn: 0.25, columns: 16 });
    expect(upper[0]).toBeCloseTo(0.3, 6);
    expect(upper[1]).toBeCloseTo(0.3, 6);
    expect(upper[2]).toBeCloseTo(0.9, 6);
    expect(upper[15]).toBe(0);
  });
});

it('the liveliest channel is the one that moves, not the one that is far from zero', () => {
  const rows = new Float32Array(300);
  for (let frame = 0; frame < 100; frame++) rows.set([9, Math.sin(frame), 0.1 * Math.sin(frame)], frame * 3);
  expect(liveliestChannel(rows, 3)).toBe(1);
  expect(channelOf(rows, 1, 3)[4]).toBeCloseTo(Math.sin(4), 6);
});
