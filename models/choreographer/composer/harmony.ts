/** Chords and the turns they take. */
import type { RandomSource } from '#core/random.ts';

/** Semitones above the root. */
const QUALITIES = {
  major: [0, 4, 7],
  minor: [0, 3, 7],
  dominant: [0, 4, 7, 10],
  major7: [0, 4, 7, 11],
  minor7: [0, 3, 7, 10],
  half: [0, 3, 6, 10],
  sus4: [0, 5, 7],
  sus2: [0, 2, 7],
  fifth: [0, 7, 12],
} as const;
export type Quality = keyof typeof QUALITIES;

/** Semitones of the root above the key, and the kind of chord. */
export type Degree = readonly [root: number, quality: Quality];
export interface Progression {
  readonly scale: readonly number[];
  readonly degrees: readonly Degree[];
}

const MAJOR = [0, 2, 4, 5, 7, 9, 11];
const MINOR = [0, 2, 3, 5, 7, 8, 10];
const DORIAN = [0, 2, 3, 5, 7, 9, 10];
const MIXOLYDIAN = [0, 2, 4, 5, 7, 9, 10];
const BLUES = [0, 3, 5, 6, 7, 10];
const PENTATONIC = [0, 2, 4, 7, 9];

const turn = (scale: readonly number[], ...degrees: readonly Degree[]): Progression => ({ scale, degrees });

export const PROGRESSIONS = {
  pop: [
    turn(MAJOR, [0, 'major'], [7, 'major'], [9, 'minor'], [5, 'major']),
    turn(PENTATONIC, [9, 'minor'], [5, 'major'], [0, 'major'], [7, 'sus4']),
    turn(MAJOR, [0, 'major'], [9, 'minor'], [2, 'minor'], [7, 'major']),
    turn(MAJOR, [0, 'sus2'], [5, 'major7'], [9, 'minor7'], [7, 'sus4']),
    turn(MAJOR, [5, 'major7'], [7, 'major'], [4, 'minor7'], [9, 'minor']),
  ],
  minor: [
    turn(MINOR, [0, 'minor'], [8, 'major'], [3, 'major'], [10, 'major']),
    turn(MINOR, [0, 'minor'], [5, 'minor'], [8, 'major'], [7, 'major']),
    turn(MINOR, [0, 'fifth'], [10, 'fifth'], [8, 'fifth'], [7, 'fifth']),
    turn(MINOR, [0, 'minor7'], [3, 'major'], [5, 'minor7'], [7, 'dominant']),
  ],
  jazz: [
    turn(MAJOR, [2, 'minor7'], [7, 'dominant'], [0, 'major7'], [9, 'dominant']),
    turn(MINOR, [2, 'half'], [7, 'dominant'], [0, 'minor7'], [0, 'minor7']),
    turn(MAJOR, [0, 'major7'], [9, 'minor7'], [2, 'minor7'], [7, 'dominant']),
    turn(MAJOR, [0, 'major7'], [2, 'dominant'], [2, 'minor7'], [7, 'dominant']),
  ],
  blues: [
    turn(BLUES, [0, 'dominant'], [5, 'dominant'], [0, 'dominant'], [0, 'dominant'], [5, 'dominant'],
      [5, 'dominant'], [0, 'dominant'], [0, 'dominant'], [7, 'dominant'], [5, 'dominant'], [0, 'dominant'], [7, 'dominant']),
    turn(BLUES, [0, 'minor7'], [0, 'minor7'], [5, 'minor7'], [0, 'minor7'], [8, 'dominant'], [7, 'dominant']),
  ],
  modal: [
    turn(DORIAN, [0, 'minor7'], [5, 'dominant']),
    turn(MIXOLYDIAN, [0, 'sus4'], [10, 'major']),
    turn(DORIAN, [0, 'minor7'], [0, 'sus2'], [3, 'major7'], [10, 'sus2']),
    turn(MINOR, [0, 'fifth'], [0, 'fifth'], [8, 'major7'], [10, 'sus2']),
  ],
  folk: [
    turn(MAJOR, [0, 'major'], [5, 'major'], [7, 'major'], [0, 'major']),
    turn(MAJOR, [0, 'major'], [0, 'major'], [7, 'dominant'], [0, 'major'], [5, 'major'], [0, 'major'], [7, 'dominant'], [0, 'major']),
    turn(DORIAN, [0, 'minor'], [10, 'major'], [0, 'minor'], [10, 'major']),
    turn(MINOR, [0, 'minor'], [10, 'major'], [8, 'major'], [7, 'dominant']),
  ],
} as const satisfies Record<string, readonly Progression[]>; // prettier-ignore
export type ProgressionFamily = keyof typeof PROGRESSIONS;

/** Two different turns of a family: one for verses, one for choruses. */
export function drawProgressions(
  family: ProgressionFamily,
  random: RandomSource,
): readonly [Progression, Progression] {
  const turns: readonly Progression[] = PROGRESSIONS[family];
  const first = random.below(turns.length);
  const other = (first + 1 + random.below(turns.length - 1)) % turns.length;
  return [turns[first]!, turns[other]!];
}

/**
 * MIDI pitches of a chord from the C below middle C up.
 * @param root pitch class
 */
export function chordPitches(root: number, quality: Quality): number[] {
  return QUALITIES[quality].map((interval) => 48 + root + interval);
}
