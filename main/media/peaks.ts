/** The outline of a waveform: what a timeline draws instead of a million samples. Pure. */
import type { MonoAudio } from '#core/audio/features.ts';

/**
 * Least and greatest sample of each stretch of `1 / perSecond` seconds.
 * @returns `[count, 2]`, row-major: min, max; count is `ceil(seconds * perSecond)`
 */
export function waveformPeaks(
  { samples, sampleRate }: MonoAudio,
  perSecond: number,
): Float32Array<ArrayBuffer> {
  const stretch = sampleRate / perSecond;
  const count = Math.ceil(samples.length / stretch);
  const peaks = new Float32Array(count * 2);
  for (let row = 0; row < count; row++) {
    const begin = Math.min(Math.floor(row * stretch), samples.length - 1);
    const end = Math.min(Math.max(Math.floor((row + 1) * stretch), begin + 1), samples.length);
    let min = Infinity;
    let max = -Infinity;
    for (let index = begin; index < end; index++) {
      const sample = samples[index] as number;
      if (sample < min) min = sample;
      if (sample > max) max = sample;
    }
    peaks[row * 2] = min;
    peaks[row * 2 + 1] = max;
  }
  return peaks;
}
