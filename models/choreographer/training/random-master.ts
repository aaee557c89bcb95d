/** How a song is played and mastered, at random: no two songs of the training material sound alike. */
import type { RandomSource } from '#core/random.ts';
import { INSTRUMENTS, type Instrument } from '../composer/score.ts';
import type { RenderOptions } from '../synth/render.ts';
import { SOUND_SETS, type SoundSet } from '../synth/voices.ts';

export function randomMaster(random: RandomSource): Omit<RenderOptions, 'sampleRate' | 'seed'> {
  return {
    sounds: randomSounds(random),
    room: 0.35 * random.uniform(),
    drive: 0.8 + 1.8 * random.uniform() ** 2,
    lowPassHz: random.uniform() < 0.25 ? 2500 + 6000 * random.uniform() : Infinity,
    noise: random.uniform() < 0.4 ? 0.01 * random.uniform() : 0,
    // Each instrument up to 5 dB louder or softer.
    levels: Object.fromEntries(
      INSTRUMENTS.map((instrument) => [instrument, 10 ** ((random.uniform() - 0.5) / 2)]),
    ) as Record<Instrument, number>,
  };
}

/** Somewhere between the sets, and a little beyond them. */
function randomSounds(random: RandomSource): SoundSet {
  const { warm, bright } = SOUND_SETS;
  const between = (a: number, b: number) =>
    (a + (b - a) * random.uniform()) * (0.85 + 0.3 * random.uniform());
  return {
    id: 'random',
    kick: [0, 1, 2].map((i) => between(warm.kick[i]!, bright.kick[i]!)) as [number, number, number],
    snare: [Math.min(1, between(warm.snare[0], bright.snare[0])), between(warm.snare[1], bright.snare[1])],
    hat: between(warm.hat, bright.hat),
    tilt: between(warm.tilt, bright.tilt),
    bell: [random.pick([1, 2, 3, 3.5]), between(warm.bell[1], bright.bell[1])],
  };
}
