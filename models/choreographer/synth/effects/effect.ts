/** What an effect on a whole mix is. */
import type { RandomSource } from '#core/random.ts';

export interface Effect {
  readonly id: string;
  /** Share of songs that have it. */
  readonly chance: number;
  /** Draws its settings and changes the samples in place. What was heard at a time is heard there still. */
  apply(samples: Float32Array, sampleRate: number, random: RandomSource): void;
}

export function peakOf(samples: Float32Array): number {
  let peak = 0;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  return peak;
}

export function rootMeanSquare(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / Math.max(1, samples.length));
}
