/**
 * Composes songs without end: genre, tempo, key, form and notes from a seed. What it writes is known
 * exactly, which is what a network that hears can be taught and judged by.
 */
import { randomSource, type RandomSource } from '#core/random.ts';
import { GENRES, PROGRESSIONS, type Genre } from './genres.ts';
import type { Chord, Note, Score, Section } from './score.ts';

const STEPS_PER_BEAT = 4;
const STRENGTH: Readonly<Record<string, number>> = { X: 1, x: 0.75, o: 0.4 };
/** Energy of the parts a song goes through. */
const FORMS = [[0.35, 0.7, 1], [0.6, 1, 0.3, 1], [0.8, 0.4, 1], [0.5, 0.8, 0.8, 0.25, 1]]; // prettier-ignore

interface Plan {
  readonly genre: Genre;
  readonly random: RandomSource;
  readonly stepSeconds: (bar: number) => number;
  readonly key: number;
  readonly progression: (typeof PROGRESSIONS)[number];
}

/** A bar being filled. */
interface Bar {
  readonly index: number;
  readonly startSeconds: number;
  readonly stepSeconds: number;
  readonly energy: number;
  readonly chord: Chord;
  readonly last: boolean;
}

/**
 * @param seed the same seed gives the same song
 * @param seconds about how long
 */
export function composeSong(seed: number, seconds: number): Score {
  const random = randomSource(seed * 7919 + 13);
  const genre = random.pick(GENRES);
  const tempo = genre.tempoBpm[0] + random.uniform() * (genre.tempoBpm[1] - genre.tempoBpm[0]);
  const drift = random.uniform() < 0.25 ? (random.uniform() - 0.5) * 0.012 : 0;
  const stepSeconds = (bar: number) => 60 / (tempo * (1 + drift * bar)) / STEPS_PER_BEAT;
  const plan = { genre, random, stepSeconds, key: random.below(12), progression: random.pick(PROGRESSIONS) };
  const barSeconds = stepSeconds(0) * STEPS_PER_BEAT * genre.beatsPerBar;
  return write(plan, `${genre.id}-${seed}`, Math.max(4, Math.round(seconds / barSeconds)));
}

function write(plan: Plan, name: string, barCount: number): Score {
  const { genre, random } = plan;
  const form = random.pick(FORMS);
  const steps = genre.beatsPerBar * STEPS_PER_BEAT;
  const notes: Note[] = [];
  const chords: Chord[] = [];
  const sections: Section[] = [];
  const beatsSeconds: number[] = [];
  const parts = chooseParts(genre, random);
  let at = 0.05 + random.uniform() * 0.3;
  for (let index = 0; index < barCount; index++) {
    const stepSeconds = plan.stepSeconds(index);
    const part = Math.floor((index * form.length) / barCount);
    const energy = form[part]!;
    const endSeconds = at + steps * stepSeconds;
    const chord = chordOf(plan, index, at, endSeconds);
    const last = Math.floor(((index + 1) * form.length) / barCount) !== part;
    const bar = { index, startSeconds: at, stepSeconds, energy, chord, last };
    chords.push(chord);
    sections.push({ startSeconds: at, endSeconds, energy });
    for (let beat = 0; beat < genre.beatsPerBar; beat++)
      beatsSeconds.push(at + beat * STEPS_PER_BEAT * stepSeconds);
    notes.push(
      ...drums(plan, bar, parts),
      ...bassLine(plan, bar, parts.bass),
      ...harmony(plan, bar),
      ...melody(plan, bar),
    );
    at = endSeconds;
  }
  notes.sort((a, b) => a.startSeconds - b.startSeconds);
  return {
    name,
    notes,
    chords,
    sections,
    beatsSeconds,
    beatsPerBar: genre.beatsPerBar,
    durationSeconds: at + 0.8,
  };
}

type Parts = Readonly<Record<'kick' | 'snare' | 'hat' | 'bass', string>>;

function chooseParts(genre: Genre, random: RandomSource): Parts {
  return {
    kick: random.pick(genre.kick),
    snare: random.pick(genre.snare),
    hat: random.pick(genre.hat),
    bass: random.pick(genre.bass),
  };
}

function chordOf({ key, progression }: Plan, bar: number, startSeconds: number, endSeconds: number): Chord {
  const [degree, minor] = progression[bar % progression.length]!;
  const root = (key + degree) % 12;
  return {
    startSeconds,
    endSeconds,
    root,
    pitches: [0, minor ? 3 : 4, 7].map((interval) => 48 + root + interval),
  };
}

/** Calls back at every step a pattern marks. */
function forEachHit(
  plan: Plan,
  bar: Bar,
  pattern: string,
  hit: (startSeconds: number, strength: number, step: number) => void,
): void {
  [...pattern].forEach((mark, step) => {
    const strength = STRENGTH[mark];
    if (strength === undefined) return;
    const late = step % 2 === 1 ? plan.genre.swing : 0;
    hit(bar.startSeconds + (step + late) * bar.stepSeconds, strength, step);
  });
}

function drums(plan: Plan, bar: Bar, parts: Parts): Note[] {
  const { random } = plan;
  const notes: Note[] = [];
  const fill = bar.last && random.uniform() < 0.6;
  const enters = { kick: 0.3, hat: 0.38, snare: 0.45 } as const;
  for (const instrument of ['kick', 'snare', 'hat'] as const) {
    if (bar.energy < enters[instrument]) continue;
    forEachHit(plan, bar, parts[instrument], (startSeconds, strength, step) => {
      if (fill && instrument !== 'kick' && step >= parts.kick.length / 2) return;
      const velocity = Math.min(1, strength * (0.65 + 0.35 * bar.energy) * (0.92 + 0.16 * random.uniform()));
      notes.push({ instrument, startSeconds, durationSeconds: 0.1, pitch: 60, velocity });
    });
  }
  if (fill) {
    for (let step = parts.kick.length / 2; step < parts.kick.length; step++) {
      if (random.uniform() < 0.3) continue;
      const velocity = 0.5 + (0.4 * step) / parts.kick.length;
      notes.push({
        instrument: 'snare',
        startSeconds: bar.startSeconds + step * bar.stepSeconds,
        durationSeconds: 0.1,
        pitch: 60,
        velocity,
      });
    }
  }
  return notes;
}

function bassLine(plan: Plan, bar: Bar, pattern: string): Note[] {
  if (bar.energy < 0.45) return [];
  const notes: Note[] = [];
  forEachHit(plan, bar, pattern, (startSeconds, strength, step) => {
    const fifth = step > 8 && plan.random.uniform() < 0.25 ? 7 : 0;
    notes.push({
      instrument: 'bass',
      startSeconds,
      durationSeconds: bar.stepSeconds * 1.8,
      pitch: 36 + bar.chord.root + fifth - (bar.chord.root > 7 ? 12 : 0),
      velocity: strength * 0.85,
    });
  });
  return notes;
}

function harmony({ genre }: Plan, bar: Bar): Note[] {
  const { chord, stepSeconds, startSeconds, energy } = bar;
  const steps = genre.beatsPerBar * STEPS_PER_BEAT;
  if (genre.chords === 'arpeggio') {
    return Array.from({ length: steps / 2 }, (_, i) => ({
      instrument: 'pluck' as const,
      startSeconds: startSeconds + i * 2 * stepSeconds,
      durationSeconds: stepSeconds * 4,
      pitch: [...chord.pitches, chord.pitches[1]! + 12][[0, 1, 2, 3, 2, 1][i % 6]!]! + 12,
      velocity: 0.35 + 0.3 * energy,
    }));
  }
  const starts = genre.chords === 'pad' ? [0] : [0, 6, 12].filter((step) => step < steps);
  const length = genre.chords === 'pad' ? steps : 2.5;
  return starts.flatMap((step) =>
    chord.pitches.map((pitch) => ({
      instrument: genre.chords === 'pad' ? ('pad' as const) : ('pluck' as const),
      startSeconds: startSeconds + step * stepSeconds,
      durationSeconds: stepSeconds * length,
      pitch: pitch + 12,
      velocity: 0.3 + 0.3 * energy,
    })),
  );
}

/** Chord tones in a quiet walk, where the music is full enough. */
function melody({ genre, random }: Plan, bar: Bar): Note[] {
  if (bar.energy < 0.65 || random.uniform() < 0.25) return [];
  const steps = genre.beatsPerBar * STEPS_PER_BEAT;
  const notes: Note[] = [];
  for (let step = 0; step < steps;) {
    const length = random.pick([2, 2, 4, 4, 6]);
    if (random.uniform() < 0.75) {
      notes.push({
        instrument: 'bell',
        startSeconds: bar.startSeconds + step * bar.stepSeconds,
        durationSeconds: length * bar.stepSeconds,
        pitch: random.pick(bar.chord.pitches) + 24,
        velocity: 0.4 + 0.35 * random.uniform(),
      });
    }
    step += length;
  }
  return notes;
}
