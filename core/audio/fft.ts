/**
 * Fast Fourier transform of real signals whose length is a power of two: a complex radix-2 transform of
 * half the length (Cooley and Tukey 1965), then the usual split into the real signal's spectrum.
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
}

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

  return {
    size,
    powerSpectrum(signal, power) {
      for (let i = 0; i < half; i++) {
        const j = reversed[i]!;
        re[j] = signal[2 * i]!;
        im[j] = signal[2 * i + 1]!;
      }
      butterflies(re, im, cos, sin);
      power[0] = (re[0]! + im[0]!) ** 2;
      power[half] = (re[0]! - im[0]!) ** 2;
      for (let k = 1; k < half; k++) {
        const m = half - k;
        const evenRe = (re[k]! + re[m]!) / 2;
        const evenIm = (im[k]! - im[m]!) / 2;
        const oddRe = (im[k]! + im[m]!) / 2;
        const oddIm = (re[m]! - re[k]!) / 2;
        const x = evenRe + oddRe * cos[k]! + oddIm * sin[k]!;
        const y = evenIm + oddIm * cos[k]! - oddRe * sin[k]!;
        power[k] = x * x + y * y;
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
