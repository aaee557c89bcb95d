/** How a song is mixed and mastered, at random: no two songs of the training material sound alike. */
import { randomSource, type RandomSource } from '#core/random.ts';
import { INSTRUMENTS, type Instrument, type Score } from '../composer/score.ts';
import { EFFECTS } from '../synth/effects/index.ts';
import { peakOf } from '../synth/effects/effect.ts';
import { renderScore, toMono, type RenderOptions } from '../synth/render.ts';
import { soundSetOf } from '../synth/sound-sets/index.ts';
import type { SoundSet } from '../synth/voice.ts';

export interface SongOptions {
  readonly sampleRate: number;
  /** Chooses mix and master, and the sound set where none is given. */
  readonly seed: number;
  readonly soundSet?: SoundSet;
}

/** A song as a recording that the network may meet: played, mixed, mastered. Mono, -1..1. */
export function renderSong(
  score: Score,
  { sampleRate, seed, soundSet = soundSetOf(seed) }: SongOptions,
): Float32Array {
  const random = randomSource(seed * 613 + 404);
  const samples = toMono(renderScore(score, { sampleRate, seed, soundSet, ...randomMix(random) }));
  for (const { chance, apply } of EFFECTS) if (random.uniform() < chance) apply(samples, sampleRate, random);
  return levelled(samples, 0.08 + 0.9 * random.uniform());
}

/** Settings of a mix. */
export function randomMix(random: RandomSource): Omit<RenderOptions, 'sampleRate' | 'seed' | 'soundSet'> {
  return {
    room: 0.35 * random.uniform() ** 1.5,
    drive: 0.5 + 1.8 * random.uniform() ** 2,
    lowPassHz: Infinity,
    noise: 0,
    levels: randomLevels(random),
  };
}

const DRUMS: readonly Instrument[] = ['kick', 'snare', 'hat'];

/** Each instrument up to 5 dB louder or softer; now and then drums far back, or ahead of all, or no bass. */
function randomLevels(random: RandomSource): Record<Instrument, number> {
  const chance = random.uniform();
  const drums = chance < 0.12 ? 0.15 : chance < 0.2 ? 2.2 : 1;
  const bass = random.uniform() < 0.06 ? 0 : 1;
  const of = (instrument: Instrument) =>
    DRUMS.includes(instrument) ? drums : instrument === 'bass' ? bass : 1;
  return Object.fromEntries(
    INSTRUMENTS.map((instrument) => [instrument, of(instrument) * 10 ** ((random.uniform() - 0.5) / 2)]),
  ) as Record<Instrument, number>;
}

function levelled(samples: Float32Array, peak: number): Float32Array {
  const gain = peak / (peakOf(samples) + 1e-9);
  for (let i = 0; i < samples.length; i++) samples[i]! *= gain;
  return samples;
}
