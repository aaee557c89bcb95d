/** Effects on loudness: compression, saturation, clipping, fewer bits. */
import { between } from '../voice.ts';
import { peakOf, rootMeanSquare, type Effect } from './effect.ts';

/** Feed-forward, with a follower that rises and falls at its own pace. */
export const compression: Effect = {
  id: 'compression',
  chance: 0.5,
  apply(samples, sampleRate, random) {
    const threshold = rootMeanSquare(samples) * between(random, 0.6, 1.6) + 1e-9;
    const slope = 1 - 1 / between(random, 2, 10);
    const rise = 1 - Math.exp(-1 / (between(random, 0.001, 0.02) * sampleRate));
    const fall = 1 - Math.exp(-1 / (between(random, 0.06, 0.4) * sampleRate));
    let level = 0;
    for (let i = 0; i < samples.length; i++) {
      const size = Math.abs(samples[i]!);
      level += (size > level ? rise : fall) * (size - level);
      if (level > threshold) samples[i]! *= (threshold / level) ** slope;
    }
  },
};

export const saturation: Effect = {
  id: 'saturation',
  chance: 0.3,
  apply(samples, _, random) {
    const gain = between(random, 1, 5) / (peakOf(samples) + 1e-9);
    // A lean to one side gives even overtones.
    const lean = between(random, 0, 0.3);
    const rest = Math.tanh(lean);
    for (let i = 0; i < samples.length; i++) samples[i] = Math.tanh(gain * samples[i]! + lean) - rest;
  },
};

export const clipping: Effect = {
  id: 'clipping',
  chance: 0.12,
  apply(samples, _, random) {
    const ceiling = peakOf(samples) * between(random, 0.25, 0.8);
    for (let i = 0; i < samples.length; i++) samples[i] = Math.max(-ceiling, Math.min(ceiling, samples[i]!));
  },
};

export const fewerBits: Effect = {
  id: 'fewer-bits',
  chance: 0.08,
  apply(samples, _, random) {
    const step = (2 * peakOf(samples) + 1e-9) / 2 ** (5 + random.below(5));
    for (let i = 0; i < samples.length; i++) samples[i] = step * Math.round(samples[i]! / step);
  },
};
