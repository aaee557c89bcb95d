/** The bass player: where a pattern marks, on the tones that the genre's bass goes through. */
import type { RandomSource } from '#core/random.ts';
import type { BassMotion, Genre } from '../genres/genre.ts';
import { forEachHit } from '../scribe.ts';
import { chordAt, type BarChord, type PartPlayer } from './part.ts';

/** A tone for the n-th note of a bar, in semitones above the chord's root. */
type Motion = (n: number, chord: BarChord, random: RandomSource) => number;

const tonesOf = ({ pitches }: BarChord) => pitches.map((pitch) => pitch - pitches[0]!);

const MOTIONS: Readonly<Record<BassMotion, Motion>> = {
  roots: (n, _, random) => (n > 2 && random.uniform() < 0.2 ? 7 : 0),
  fifths: (n) => (n % 2 === 0 ? 0 : 7),
  octaves: (n, _, random) => (n % 2 === 1 && random.uniform() < 0.6 ? 12 : 0),
  walk: (n, chord, random) => (n === 0 ? 0 : random.pick([...tonesOf(chord), 2, 5, 9, 11])),
};

/** Lowest pitch played: an electric bass's E. */
const LOWEST = 28;

export function bassPlayer(genre: Genre, random: RandomSource): PartPlayer {
  const pattern = random.pick(genre.bass);
  const tone = MOTIONS[genre.bassMotion];
  const length = random.pick([0.8, 1.8, 1.8, 2.6]);
  return (task) => {
    let [n, chord] = [0, chordAt(task, 0)];
    forEachHit(pattern, task.steps, (step, strength) => {
      const now = chordAt(task, step);
      if (now !== chord) [n, chord] = [0, now];
      const pitch = 24 + chord.root + tone(n++, chord, random);
      task.write({
        instrument: 'bass',
        step,
        steps: genre.bassMotion === 'walk' ? genre.stepsPerBeat * 0.9 : length,
        pitch: pitch < LOWEST ? pitch + 12 : pitch,
        velocity: strength * 0.85,
      });
    });
  };
}
