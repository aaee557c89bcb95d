/**
 * Short-time power spectra on the control-frame grid: frame k is centred on sample k * hop, with zeros
 * beyond the recording's ends (librosa's `center=True, pad_mode="constant"`).
 */
import { createRealFft, hannWindow } from './fft.ts';
import type { MonoAudio } from './features.ts';

/** Frames needed to cover a recording. */
export function frameCountOf(samples: number, hop: number): number {
  return Math.max(1, 1 + Math.floor(samples / hop));
}

/**
 * Calls `visit` with each frame's power spectrum of `size / 2 + 1` bins. The array is reused.
 * @param hop samples from one frame to the next
 */
export function forEachSpectrum(
  audio: MonoAudio,
  size: number,
  hop: number,
  visit: (power: Float64Array, frame: number) => void,
): void {
  const fft = createRealFft(size);
  const window = hannWindow(size);
  const { samples } = audio;
  const segment = new Float64Array(size);
  const power = new Float64Array(size / 2 + 1);
  const frames = frameCountOf(samples.length, hop);
  for (let frame = 0; frame < frames; frame++) {
    const start = frame * hop - size / 2;
    const first = Math.max(0, -start);
    const last = Math.min(size, samples.length - start);
    segment.fill(0);
    for (let i = first; i < last; i++) segment[i] = samples[start + i]! * window[i]!;
    fft.powerSpectrum(segment, power);
    visit(power, frame);
  }
}
