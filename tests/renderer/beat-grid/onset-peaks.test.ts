import { describe, expect, it } from 'vitest';
import { readOnsetPeaks } from '#renderer/beat-grid/onset-peaks.ts';

describe('what is struck', () => {
  it('is found where onset strength peaks, between frames too', () => {
    const strength = new Float32Array(600).fill(0.05);
    for (const at of [60, 150.3, 400]) {
      for (let frame = 0; frame < 600; frame++) strength[frame]! += Math.exp(-((frame - at) ** 2) / 2);
    }
    const peaks = readOnsetPeaks(strength.buffer);
    expect(peaks.length).toBe(3);
    for (const [index, at] of [60, 150.3, 400].entries()) {
      expect(Math.abs(peaks[index]! * 60 - at)).toBeLessThan(0.1);
    }
  });

  it('is nothing in silence or a steady noise', () => {
    expect(readOnsetPeaks(new Float32Array(300).buffer)).toEqual([]);
    expect(readOnsetPeaks(new Float32Array(300).fill(0.3).buffer)).toEqual([]);
    expect(readOnsetPeaks(new ArrayBuffer(0))).toEqual([]);
  });
});
