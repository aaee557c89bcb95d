/** Short-time spectra that can be turned back into sound: overlapping Hann windows, added up again. */
import { createRealFft, hannWindow } from '../fft.ts';

/** Samples a window, a power of two, and from one window to the next: a quarter of it or less. */
export interface ShortTimeSize {
  readonly windowSamples: number;
  readonly hopSamples: number;
}

/** `[frameCount, binCount]` each; frame k is centred on sample `k * hopSamples`. */
export interface ShortTimeSpectra {
  readonly frameCount: number;
  readonly binCount: number;
  readonly real: Float32Array;
  readonly imaginary: Float32Array;
}

/** With zeros beyond the ends. */
export function shortTimeSpectra(samples: Float32Array, size: ShortTimeSize): ShortTimeSpectra {
  const { windowSamples, hopSamples } = size;
  const fft = createRealFft(windowSamples);
  const window = hannWindow(windowSamples);
  const frameCount = 1 + Math.ceil(samples.length / hopSamples);
  const binCount = windowSamples / 2 + 1;
  const real = new Float32Array(frameCount * binCount);
  const imaginary = new Float32Array(frameCount * binCount);
  const segment = new Float64Array(windowSamples);
  for (let frame = 0; frame < frameCount; frame++) {
    const start = frame * hopSamples - windowSamples / 2;
    for (let i = 0; i < windowSamples; i++) segment[i] = (samples[start + i] ?? 0) * window[i]!;
    const [from, to] = [frame * binCount, (frame + 1) * binCount];
    fft.spectrum(segment, real.subarray(from, to), imaginary.subarray(from, to));
  }
  return { frameCount, binCount, real, imaginary };
}

/**
 * The sound of spectra, which may have been changed: windowed once more and divided by the windows' power, so
 * that unchanged spectra give the very samples (Griffin and Lim 1984, eq. 6).
 */
export function soundOf(spectra: ShortTimeSpectra, size: ShortTimeSize, length: number): Float32Array {
  const { windowSamples, hopSamples } = size;
  const { frameCount, binCount, real, imaginary } = spectra;
  const fft = createRealFft(windowSamples);
  const window = hannWindow(windowSamples);
  const samples = new Float32Array(length);
  const weights = new Float32Array(length);
  const segment = new Float64Array(windowSamples);
  for (let frame = 0; frame < frameCount; frame++) {
    const [from, to] = [frame * binCount, (frame + 1) * binCount];
    fft.signal(real.subarray(from, to), imaginary.subarray(from, to), segment);
    const start = frame * hopSamples - windowSamples / 2;
    const last = Math.min(windowSamples, length - start);
    for (let i = Math.max(0, -start); i < last; i++) {
      samples[start + i]! += segment[i]! * window[i]!;
      weights[start + i]! += window[i]! * window[i]!;
    }
  }
  return samples.map((sample, i) => (weights[i]! > 0 ? sample / weights[i]! : 0));
}
