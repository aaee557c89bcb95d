/**
 * Fast Fourier transform of real signals whose length is a power of two: a complex radix-2 transform of
 * half the length (Cooley and Tukey 1965), then the usual split into the real signal's spectrum; and back.
 */

export interface RealFft {
  /** Transform length, a power of two, at least 4. */
  readonly size: number;
  /**
   * Squared magnitudes of the spectrum.
   * @param signal `size` samples; unchanged
   * @param power receives `size / 2 + 1` bins, from 0 Hz to half the sample rate
   */
  powerSpectrum(signal: Float32Array | Float64Array, power: Float64Array): void;
  /** The spectrum itself: `size / 2 + 1` bins each. */
  spectrum(signal: Float32Array | Float64Array, real: Samples, imaginary: Samples): void;
  /** The `size` samples of a spectrum: undoes `spectrum`. */
  signal(real: Samples, imaginary: Samples, signal: Samples): void;
}

type Samples = Float32Array | Float64Array;

/** @throws RangeError when the size is not a power of two of at least 4 */
export function createRealFft(size: number): RealFft {
  if (size < 4 || (size & (size - 1)) !== 0)
    throw new RangeError(`FFT size ${size} is not a power of two >= 4`);
  const half = size / 2;
  const re = new Float64Array(half);
  const im = new Float64Array(half);
  const cos = Float64Array.from({ length: half }, (_, k) => Math.cos((2 * Math.PI * k) / size));
  const sin = Float64Array.from({ length: half }, (_, k) => Math.sin((2 * Math.PI * k) / size));
  const reversed = bitReversal(half);

  /** Leaves the half-length transform of a signal, even samples real and odd ones imaginary, in `re`, `im`. */
  const transformHalves = (signal: Samples): void => {
    for (let i = 0; i < half; i++) {
      const j = reversed[i]!;
      re[j] = signal[2 * i]!;
      im[j] = signal[2 * i + 1]!;
    }
    butterflies(re, im, cos, sin);
  };

  const spectrum = (signal: Samples, real: Samples, imaginary: Samples): void => {
    transformHalves(signal);
    [real[0], imaginary[0]] = [re[0]! + im[0]!, 0];
    [real[half], imaginary[half]] = [re[0]! - im[0]!, 0];
    for (let k = 1; k < half; k++) {
      const m = half - k;
      const evenRe = (re[k]! + re[m]!) / 2;
      const evenIm = (im[k]! - im[m]!) / 2;
      const oddRe = (im[k]! + im[m]!) / 2;
      const oddIm = (re[m]! - re[k]!) / 2;
      real[k] = evenRe + oddRe * cos[k]! + oddIm * sin[k]!;
      imaginary[k] = evenIm + oddIm * cos[k]! - oddRe * sin[k]!;
    }
  };

  const [real, imaginary] = [new Float64Array(half + 1), new Float64Array(half + 1)];
  return {
    size,
    spectrum,
    powerSpectrum(signal, power) {
      spectrum(signal, real, imaginary);
      for (let k = 0; k <= half; k++) power[k] = real[k]! * real[k]! + imaginary[k]! * imaginary[k]!;
    },
    signal(xs, ys, signal) {
      for (let k = 0; k < half; k++) {
        const m = half - k;
        const evenRe = (xs[k]! + xs[m]!) / 2;
        const evenIm = (ys[k]! - ys[m]!) / 2;
        const apartRe = (xs[k]! - xs[m]!) / 2;
        const apartIm = (ys[k]! + ys[m]!) / 2;
        const oddRe = apartRe * cos[k]! - apartIm * sin[k]!;
        const oddIm = apartIm * cos[k]! + apartRe * sin[k]!;
        // The inverse transform is the forward one with real and imaginary parts changed over.
        const j = reversed[k]!;
        im[j] = evenRe - oddIm;
        re[j] = evenIm + oddRe;
      }
      butterflies(re, im, cos, sin);
      for (let i = 0; i < half; i++) {
        signal[2 * i] = im[i]! / half;
        signal[2 * i + 1] = re[i]! / half;
      }
    },
  };
}

function bitReversal(length: number): Uint32Array {
  const reversed = new Uint32Array(length);
  for (let i = 1; i < length; i++) reversed[i] = (reversed[i >> 1]! >> 1) | (i & 1 ? length >> 1 : 0);
  return reversed;
}

/** In-place decimation in time on bit-reversed input; the twiddles are those of twice the length. */
function butterflies(re: Float64Array, im: Float64Array, cos: Float64Array, sin: Float64Array): void {
  const n = re.length;
  for (let span = 1; span < n; span *= 2) {
    const stride = n / span;
    for (let start = 0; start < n; start += 2 * span) {
      for (let k = 0; k < span; k++) {
        const a = start + k;
        const b = a + span;
        const c = cos[k * stride]!;
        const s = sin[k * stride]!;
        const tr = re[b]! * c + im[b]! * s;
        const ti = im[b]! * c - re[b]! * s;
        re[b] = re[a]! - tr;
        im[b] = im[a]! - ti;
        re[a]! += tr;
        im[a]! += ti;
      }
    }
  }
}

/** Periodic Hann window, as librosa and scipy use it for spectra (`fftbins=True`). */
export function hannWindow(length: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / length));
}
