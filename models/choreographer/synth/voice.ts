/** What a voice and a sound set are, and what voices have in common. */
import type { RandomSource } from '#core/random.ts';
import type { Instrument, Note } from '../composer/score.ts';

/** What a voice plays into. */
export interface Stage {
  readonly sampleRate: number;
  readonly random: RandomSource;
}

/** Adds one note to a mono buffer. It begins at the note's start and is heard within 10 ms, pads apart. */
export type Voice = (out: Float32Array, note: Note, stage: Stage) => void;

export type Instruments = Readonly<Record<Instrument, Voice>>;

/** A family of instruments that sound alike. */
export interface SoundSet {
  readonly id: string;
  /** The set's instruments for one song, tuned a little differently each time. */
  draw(random: RandomSource): Instruments;
}

/** Hz of a MIDI pitch. */
export const pitchHz = (pitch: number): number => 440 * 2 ** ((pitch - 69) / 12);

/** Uniform in a range. */
export const between = ({ uniform }: RandomSource, low: number, high: number): number =>
  low + (high - low) * uniform();

/** Calls `sample(t)`, t in seconds, for each moment of a note and adds what it gives. */
export function play(
  out: Float32Array,
  note: Note,
  seconds: number,
  { sampleRate }: Stage,
  sample: (t: number) => number,
): void {
  const start = Math.round(note.startSeconds * sampleRate);
  const end = Math.min(out.length, start + Math.ceil(seconds * sampleRate));
  for (let i = Math.max(0, start); i < end; i++) out[i]! += note.velocity * sample((i - start) / sampleRate);
}

/** 1 until a note's end, then down to 0. */
export function release(t: number, endsAt: number, seconds: number): number {
  return t < endsAt ? 1 : Math.max(0, 1 - (t - endsAt) / seconds);
}
