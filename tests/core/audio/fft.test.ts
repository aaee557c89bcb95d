import { describe, expect, it } from 'vitest';
import { createRealFft, hannWindow } from '#core/audio/fft.ts';

/** The definition, term by term. */
function slowPowerSpectrum(signal: ArrayLike<number>): number[] {
  const size = signal.length;
  return Array.from({ length: size / 2 + 1 }, (_, bin) => {
    let re = 0;
    let im = 0;
    for (let i = 0; i < size; i++) {
      re += signal[i]! * Math.cos((2 * Math.PI * bin * i) / size);
      im -= signal[i]! * Math.sin((2 * Math.PI * bin * i) / size);
    }
    return re * re + im * im;
  });
}

describe('createRealFft', () => {
  it.each([4, 8, 64, 512])('agrees with the discrete Fourier transform at size %i', (size) => {
    const signal = Float64Array.from({ length: size }, (_, i) => Math.sin(i * 1.7) + 0.3 * Math.cos(i * i));
    const power = new Float64Array(size / 2 + 1);
    createRealFft(size).powerSpectrum(signal, power);
    slowPowerSpectrum(signal).forEach((expected, bin) => expect(power[bin]).toBeCloseTo(expected, 8));
  });

  it('keeps the energy (Parseval)', () => {
    const signal = Float64Array.from({ length: 1024 }, (_, i) => Math.sin(i) * Math.exp(-i / 300));
    const power = new Float64Array(513);
    createRealFft(1024).powerSpectrum(signal, power);
    const spectral =
      power.reduce((sum, value, bin) => sum + (bin === 0 || bin === 512 ? value : 2 * value), 0) / 1024;
    const temporal = signal.reduce((sum, value) => sum + value * value, 0);
    expect(spectral).toBeCloseTo(temporal, 8);
  });

  it('refuses a size that is no power of two', () => {
    expect(() => createRealFft(1000)).toThrow(/1000/);
  });
});

describe('hannWindow', () => {
  it('is periodic: it starts at zero and peaks in the middle', () => {
    const window = hannWindow(8);
    expect(window[0]).toBe(0);
    expect(window[4]).toBe(1);
    expect(window[1]).toBeCloseTo(window[7]!, 12);
  });
});
