/** Effects on the spectrum: what phones, cassettes, small speakers and codecs leave of it. */
import type { RandomSource } from '#core/random.ts';
import { Filter } from '../../studio/filters.ts';
import { between } from '../voice.ts';
import type { Effect } from './effect.ts';

type Side = 'low' | 'high';

/** A filter of two poles, or four, which keeps one side of a corner. */
function keep(samples: Float32Array, sampleRate: number, side: Side, hz: number, poles: 2 | 4): void {
  for (let pass = 0; pass < poles / 2; pass++) {
    const filter = new Filter(sampleRate, hz);
    for (let i = 0; i < samples.length; i++) samples[i] = filter.feed(samples[i]!)[side];
  }
}

interface Band {
  readonly id: string;
  readonly chance: number;
  /** Corners, drawn: what is below the first and above the second goes. */
  readonly highPassHz?: readonly [number, number];
  readonly lowPassHz?: readonly [number, number];
  readonly poles: 2 | 4;
}

const BANDS: readonly Band[] = [
  { id: 'cassette', chance: 0.12, highPassHz: [40, 90], lowPassHz: [4500, 8500], poles: 2 },
  { id: 'phone', chance: 0.05, highPassHz: [250, 400], lowPassHz: [2800, 3800], poles: 4 },
  { id: 'small-speaker', chance: 0.08, highPassHz: [120, 320], poles: 2 },
  { id: 'next-door', chance: 0.05, lowPassHz: [450, 1400], poles: 2 },
  { id: 'codec', chance: 0.15, lowPassHz: [5500, 10500], poles: 4 },
];

const within = (random: RandomSource, [low, high]: readonly [number, number]) => between(random, low, high);

export const bands: readonly Effect[] = BANDS.map(({ id, chance, highPassHz, lowPassHz, poles }) => ({
  id,
  chance,
  apply(samples, sampleRate, random) {
    if (highPassHz) keep(samples, sampleRate, 'high', within(random, highPassHz), poles);
    if (lowPassHz) keep(samples, sampleRate, 'low', within(random, lowPassHz), poles);
  },
}));

/** More treble or bass: a shelf of up to 9 dB either way. */
export const tone: Effect = {
  id: 'tone',
  chance: 0.4,
  apply(samples, sampleRate, random) {
    const filter = new Filter(sampleRate, 200 * 2 ** (4 * random.uniform()));
    const low = 10 ** (between(random, -0.45, 0.45) / 2);
    const high = 10 ** (between(random, -0.45, 0.45) / 2);
    for (let i = 0; i < samples.length; i++) {
      filter.feed(samples[i]!);
      samples[i] = low * filter.low + filter.band * Math.SQRT2 + high * filter.high;
    }
  },
};
