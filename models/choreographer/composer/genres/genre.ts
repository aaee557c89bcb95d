/**
 * What a genre is: how its drums, bass, harmony and melody usually go. Data alone; the composer reads it.
 *
 * A pattern is one bar of steps: `X` strong, `x` plain, `o` soft, `r` two soft hits in the step, `t` three,
 * `.` nothing. An empty pattern plays nothing.
 */
import type { Instrument } from '../score.ts';
import type { ProgressionFamily } from '../harmony.ts';

/** How chords are played: held, broken, or struck where a pattern marks. */
export type Comping = 'pad' | 'arpeggio' | { readonly stabs: string };

/** Which chord tones the bass plays: roots, roots and fifths in turn, octaves, or a tone a step. */
export type BassMotion = 'roots' | 'fifths' | 'octaves' | 'walk';

export interface Genre {
  readonly id: string;
  /** Slowest and fastest tempo, of the beats named below. */
  readonly tempoBpm: readonly [number, number];
  /** Beats a bar: 2 for six-eight, whose beats are dotted. */
  readonly beatsPerBar: number;
  /** Steps a beat of the patterns: 4 are sixteenths, 3 triplets or the eighths of six-eight. */
  readonly stepsPerBeat: number;
  /**
   * Pairs of notes are played long and short. `pairBeats` is a pair's length in beats (1 for eighths, 0.5 for
   * sixteenths); `share` is the least and greatest part of it that the first note takes (0.5 is straight).
   */
  readonly swing?: { readonly pairBeats: number; readonly share: readonly [number, number] };
  readonly kick: readonly string[];
  readonly snare: readonly string[];
  readonly hat: readonly string[];
  readonly bass: readonly string[];
  readonly bassMotion: BassMotion;
  readonly comping: readonly Comping[];
  /** What plays the chords that are struck or broken; `pluck` when left out. */
  readonly compingInstrument?: Instrument;
  readonly harmony: ProgressionFamily;
  /** Bars that a chord lasts; a half is two chords a bar. */
  readonly barsPerChord: readonly number[];
  /** What sings. */
  readonly melody: readonly Instrument[];
  /** Chance of a song without drums; 1 where the genre has none. */
  readonly drumless?: number;
}
