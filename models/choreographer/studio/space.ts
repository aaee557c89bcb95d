/** Room and echo: what a dry signal is sent to. */
import type { Stereo } from '../synth/render.ts';
import { Filter } from './filters.ts';
import { silence } from './stage.ts';

/** Lengths in milliseconds, without common factors in samples. */
const LINES_MS = [31.1, 37.9, 42.7, 48.3, 53.9, 61.3, 68.9, 77.7];
const PREDELAY_SECONDS = 0.018;

/**
 * A feedback delay network of eight lines mixed by a Hadamard matrix (Jot and Chaigne 1991), the highs
 * falling faster than the lows.
 * @param seconds until the sound has fallen by 60 dB
 * @returns the wet signal alone
 */
export function reverb(input: Stereo, seconds: number, sampleRate: number): Stereo {
  const length = input.left.length;
  const wet = silence(length);
  const lines = LINES_MS.map((ms) => new Float32Array(Math.round((ms * sampleRate) / 1000)));
  const gains = lines.map((line) => 10 ** ((-3 * line.length) / (seconds * sampleRate)));
  const damped = new Float64Array(8);
  const out = new Float64Array(8);
  const lows = [new Filter(sampleRate, 170), new Filter(sampleRate, 170)] as const;
  const predelay = Math.round(PREDELAY_SECONDS * sampleRate);
  for (let i = 0; i < length; i++) {
    for (let k = 0; k < 8; k++) {
      const echo = lines[k]![i % lines[k]!.length]!;
      damped[k]! += 0.62 * (echo - damped[k]!);
      out[k] = damped[k]! * gains[k]!;
    }
    wet.left[i] = 0.5 * (out[0]! + out[2]! - out[4]! + out[6]!);
    wet.right[i] = 0.5 * (out[1]! - out[3]! + out[5]! + out[7]!);
    hadamard(out);
    const from = i - predelay;
    // No lows in the room: they would only cloud it.
    const left = from < 0 ? 0 : lows[0].feed(input.left[from]!).high;
    const right = from < 0 ? 0 : lows[1].feed(input.right[from]!).high;
    for (let k = 0; k < 8; k++)
      lines[k]![i % lines[k]!.length] = out[k]! + (k % 2 === 0 ? left : right) * 0.6;
  }
  return wet;
}

/** In place, orthonormal. */
function hadamard(values: Float64Array): void {
  for (let half = 1; half < 8; half *= 2) {
    for (let i = 0; i < 8; i += 2 * half) {
      for (let k = i; k < i + half; k++) {
        const [a, b] = [values[k]!, values[k + half]!];
        values[k] = (a + b) * Math.SQRT1_2;
        values[k + half] = (a - b) * Math.SQRT1_2;
      }
    }
  }
}

/** Echoes that go from side to side, darker each time. @returns the wet signal alone */
export function pingPong(input: Stereo, delaySeconds: number, feedback: number, sampleRate: number): Stereo {
  const length = input.left.length;
  const wet = silence(length);
  const delay = Math.round(delaySeconds * sampleRate);
  const tones = [new Filter(sampleRate, 3200), new Filter(sampleRate, 3200)] as const;
  for (let i = delay; i < length; i++) {
    const fresh = (input.left[i - delay]! + input.right[i - delay]!) / 2;
    wet.left[i] = tones[0].feed(fresh + feedback * wet.right[i - delay]!).low;
    wet.right[i] = tones[1].feed(feedback * wet.left[i - delay]!).low;
  }
  return wet;
}
