/** What a part of the band is given to write a bar. */
import type { BarPlan, SongPlan } from '../plan.ts';
import type { Degree, Progression } from '../harmony.ts';
import type { Write } from '../scribe.ts';

/** A chord within a bar, in steps. */
export interface BarChord {
  readonly step: number;
  readonly steps: number;
  readonly root: number;
  readonly quality: Degree[1];
  readonly pitches: readonly number[];
}

export interface BarTask {
  readonly plan: SongPlan;
  readonly bar: BarPlan;
  /** Length of the bar in steps. */
  readonly steps: number;
  readonly progression: Progression;
  readonly chords: readonly BarChord[];
  readonly write: Write;
}

/** The chord that sounds at a step. */
export function chordAt({ chords }: BarTask, step: number): BarChord {
  return chords.findLast((chord) => chord.step <= step + 1e-9) ?? chords[0]!;
}

/** Writes one bar after another, and may remember. */
export type PartPlayer = (task: BarTask) => void;
