/** Who plays the chords: held, broken or struck. */
import type { RandomSource } from '#core/random.ts';
import type { Comping, Genre } from '../genres/genre.ts';
import type { Instrument } from '../score.ts';
import { forEachHit } from '../scribe.ts';
import { chordAt, type BarTask, type PartPlayer } from './part.ts';

export function compingPlayer(genre: Genre, random: RandomSource): PartPlayer {
  const comping: Comping = random.pick(genre.comping);
  const instrument = genre.compingInstrument ?? 'pluck';
  if (comping === 'pad') return held;
  if (comping === 'arpeggio') return broken(instrument, drawOrder(random), drawPace(genre, random));
  const length = random.pick([0.6, 1, 2]) * Math.max(1, genre.stepsPerBeat / 2);
  return (task) =>
    forEachHit(comping.stabs, task.steps, (step, strength) => {
      for (const pitch of chordAt(task, step).pitches)
        task.write({ instrument, step, steps: length, pitch: pitch + 12, velocity: strength * loud(task) });
    });
}

const loud = ({ bar }: BarTask) => 0.45 + 0.3 * bar.energy;

const held: PartPlayer = (task) => {
  for (const { step, steps, pitches } of task.chords)
    for (const pitch of pitches)
      task.write({ instrument: 'pad', step, steps, pitch: pitch + 12, velocity: loud(task) });
};

function broken(instrument: Instrument, order: readonly number[], pace: number): PartPlayer {
  return (task) => {
    for (let step = 0, i = 0; step < task.steps - 1e-9; step += pace, i++) {
      const { pitches } = chordAt(task, step);
      const tones = [...pitches, pitches[0]! + 12, pitches[1]! + 12];
      const pitch = tones[order[i % order.length]! % tones.length]! + 12;
      const accent = step % task.plan.genre.stepsPerBeat === 0 ? 1 : 0.8;
      task.write({
        instrument,
        step,
        steps: 2 * pace,
        pitch,
        velocity: accent * loud(task),
      });
    }
  };
}

const drawOrder = (random: RandomSource) =>
  random.pick([[0, 1, 2, 3, 2, 1], [0, 2, 1, 2], [0, 1, 2, 3], [3, 2, 1, 0], [0, 2, 3, 4, 3, 2]]); // prettier-ignore

/** Steps from tone to tone: eighths, or sixteenths where there are some. */
const drawPace = ({ stepsPerBeat }: Genre, random: RandomSource) =>
  stepsPerBeat === 4 ? random.pick([1, 2, 2]) : 1;
