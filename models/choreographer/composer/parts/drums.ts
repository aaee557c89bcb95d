/** The drummer: a groove, fills before new sections, and a cymbal-like accent after them. */
import type { RandomSource } from '#core/random.ts';
import type { Genre } from '../genres/genre.ts';
import type { Instrument } from '../score.ts';
import { forEachHit } from '../scribe.ts';
import type { BarTask, PartPlayer } from './part.ts';

const DRUMS = ['kick', 'snare', 'hat'] as const;
/** Energy from which each plays. */
const ENTERS = { kick: 0, hat: 0.38, snare: 0.45 } as const;

/** Plays the rest of a bar from a step on. */
type Fill = (task: BarTask, from: number) => void;

const roll: Fill = (task, from) => {
  for (let step = from; step < task.steps; step++)
    if (task.plan.random.uniform() < 0.75) hit(task, 'snare', step, 0.5 + (0.4 * step) / task.steps);
};
const tumble: Fill = (task, from) => {
  for (let step = from; step < task.steps; step++)
    hit(task, step % 3 === 2 ? 'kick' : 'snare', step, step % 3 === 0 ? 0.9 : 0.6);
};
const crescendo: Fill = (task, from) => {
  for (let step = 2 * from; step < 2 * task.steps; step++)
    hit(task, 'snare', step / 2, 0.15 + (0.75 * (step / 2 - from)) / (task.steps - from));
};
const hatRoll: Fill = (task, from) => {
  for (let step = 2 * from; step < 2 * task.steps; step++) hit(task, 'hat', step / 2, 0.6);
};
const silence: Fill = (task) => hit(task, 'snare', task.steps - 1, 0.7);
const FILLS: readonly Fill[] = [roll, roll, tumble, crescendo, hatRoll, silence];

function hit({ write }: BarTask, instrument: Instrument, step: number, velocity: number): void {
  write({ instrument, step, steps: 0.5, pitch: 60, velocity });
}

export function drummer(genre: Genre, random: RandomSource): PartPlayer {
  const groove = Object.fromEntries(DRUMS.map((drum) => [drum, random.pick(genre[drum])]));
  const alone = Object.values(groove).every((pattern) => pattern === '');
  const fillChance = 0.3 + 0.5 * random.uniform();
  return (task) => {
    const { bar, steps } = task;
    if (bar.index < 0) return pickUp(task);
    const fills = bar.last && !alone && random.uniform() < fillChance;
    const from = fills ? Math.floor(steps * random.pick([0.5, 0.5, 0.75])) : steps;
    for (const drum of DRUMS)
      if (bar.energy >= ENTERS[drum] || bar.playing.size === 1)
        forEachHit(groove[drum]!, from, (step, strength) =>
          hit(task, drum, step, strength * (0.65 + 0.35 * bar.energy)),
        );
    if (fills) random.pick(FILLS)(task, from);
  };
}

/** Counts the band in. */
function pickUp(task: BarTask): void {
  const { stepsPerBeat } = task.plan.genre;
  const drum = task.plan.random.pick(['hat', 'snare'] as const);
  for (let step = 0; step < task.steps; step += stepsPerBeat) hit(task, drum, step, 0.6);
}
