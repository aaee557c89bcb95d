/** Who sings: a motif for each theme, which follows the chords, is varied now and then, and returns. */
import type { RandomSource } from '#core/random.ts';
import type { Genre } from '../genres/genre.ts';
import { chordAt, type BarTask, type PartPlayer } from './part.ts';

interface MotifNote {
  readonly step: number;
  readonly steps: number;
  /** Steps of the scale above the chord's root. */
  readonly rise: number;
}

const HIGHEST = 96;

export function singer(genre: Genre, random: RandomSource): PartPlayer {
  const instrument = random.pick(genre.melody);
  const motifs = [drawMotif(genre, random), drawMotif(genre, random)] as const;
  const answers = motifs.map((motif) => varied(motif, random));
  const restChance = 0.3 * random.uniform();
  return (task) => {
    const { bar } = task;
    if (bar.index < 0) return runUp(task);
    if (random.uniform() < restChance && bar.playing.size > 1) return;
    // A call and its answer; a passing whim seldom.
    const motif = (bar.index % 2 === 0 ? motifs : answers)[bar.theme]!;
    for (const note of random.uniform() < 0.12 ? varied(motif, random) : motif)
      task.write({
        instrument,
        step: note.step,
        steps: note.steps,
        pitch: pitchOf(task, note),
        velocity: 0.5 + 0.35 * random.uniform(),
      });
  };
}

/** One bar of rhythm and contour: longer notes on beats, small steps. */
function drawMotif({ beatsPerBar, stepsPerBeat }: Genre, random: RandomSource): MotifNote[] {
  const bar = beatsPerBar * stepsPerBeat;
  const half = stepsPerBeat === 4 ? 2 : 1;
  const lengths = [half, half, stepsPerBeat, stepsPerBeat, stepsPerBeat + half, 2 * stepsPerBeat];
  const motif: MotifNote[] = [];
  let rise = random.pick([0, 2, 4]);
  for (let step = 0; step < bar;) {
    const steps = Math.min(bar - step, random.pick(lengths));
    if (motif.length === 0 || random.uniform() < 0.85) motif.push({ step, steps, rise });
    rise = Math.max(-2, Math.min(9, rise + random.pick([-2, -1, -1, 0, 1, 1, 2, 4])));
    step += steps;
  }
  return motif;
}

/** The same rhythm with another end. */
function varied(motif: readonly MotifNote[], random: RandomSource): MotifNote[] {
  const from = Math.ceil(motif.length / 2);
  return motif.map((note, i) =>
    i < from ? note : { ...note, rise: Math.max(-2, note.rise + random.pick([-2, -1, 1, 2])) },
  );
}

/** On a beat a tone of the chord, between beats one of the scale. */
function pitchOf(task: BarTask, { step, rise }: MotifNote): number {
  const { root, pitches } = chordAt(task, step);
  const { scale } = task.progression;
  const key = task.plan.key;
  const onBeat = step % task.plan.genre.stepsPerBeat === 0;
  const tones = onBeat ? pitches.map((pitch) => pitch - 48 - root) : scale.map((tone) => tone + key - root);
  const target = 72 + root + (rise * 12) / 7;
  const octaves = [-12, 0, 12];
  const candidates = tones.flatMap((tone) => octaves.map((octave) => 72 + root + tone + octave));
  const pitch = candidates.reduce((a, b) => (Math.abs(b - target) < Math.abs(a - target) ? b : a));
  return pitch > HIGHEST ? pitch - 12 : pitch;
}

/** Leads up the scale into the first bar. */
function runUp(task: BarTask): void {
  const { stepsPerBeat } = task.plan.genre;
  for (let step = 0; step < task.steps; step += stepsPerBeat)
    task.write({
      instrument: 'bell',
      step,
      steps: stepsPerBeat,
      pitch: pitchOf(task, { step: step + 0.5, steps: 1, rise: step / stepsPerBeat }),
      velocity: 0.6,
    });
}
