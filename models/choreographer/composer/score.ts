/** A piece of music as its notes: what the composer writes, the synth plays and an animator reads. */

export const INSTRUMENTS = ['kick', 'snare', 'hat', 'bass', 'pad', 'pluck', 'bell'] as const;
export type Instrument = (typeof INSTRUMENTS)[number];

export interface Note {
  readonly instrument: Instrument;
  readonly startSeconds: number;
  readonly durationSeconds: number;
  /** MIDI note number; 60 is middle C. Drums ignore it. */
  readonly pitch: number;
  /** 0..1 */
  readonly velocity: number;
}

export interface Chord {
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** Pitch class of the root, 0 is C. */
  readonly root: number;
  readonly pitches: readonly number[];
}

export interface Section {
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** How full the music is, 0..1. */
  readonly energy: number;
}

export interface Score {
  readonly name: string;
  readonly notes: readonly Note[];
  readonly chords: readonly Chord[];
  readonly sections: readonly Section[];
  readonly beatsSeconds: readonly number[];
  readonly beatsPerBar: number;
  /** Index into `beatsSeconds` of the first downbeat: beats before it are a pick-up. 0 when left out. */
  readonly firstDownbeat?: number;
  readonly durationSeconds: number;
}
