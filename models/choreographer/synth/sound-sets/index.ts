/** The sound sets there are, and which songs are played on which. */
import { randomSource } from '#core/random.ts';
import type { SoundSet } from '../voice.ts';
import { acoustic } from './acoustic.ts';
import { analog } from './analog.ts';
import { chip } from './chip.ts';
import { fm } from './fm.ts';

export const SOUND_SETS = { analog, fm, chip, acoustic } as const satisfies Record<string, SoundSet>;

/**
 * Kept whole for testing: the set most unlike the others and nearest to recorded music, so that what is
 * measured on it tells of music that no set was made for.
 */
export const HELD_OUT_SOUND_SET: SoundSet = SOUND_SETS.acoustic;

const TRAINING_SETS: readonly SoundSet[] = Object.values(SOUND_SETS).filter(
  (set) => set !== HELD_OUT_SOUND_SET,
);

/** Songs from this seed on are for testing only. */
export const FIRST_TEST_SEED = 1_000_000;

/**
 * The set that plays a song: songs for training and validation never get the held-out set; of those for
 * testing, every one with an odd seed does.
 */
export function soundSetOf(seed: number): SoundSet {
  if (seed >= FIRST_TEST_SEED && seed % 2 === 1) return HELD_OUT_SOUND_SET;
  return randomSource(seed * 101 + 7).pick(TRAINING_SETS);
}
