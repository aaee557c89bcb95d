/**
 * Composes songs without end: genre, metre, tempo, key, form and notes from a seed. What it writes is known
 * exactly, which is what a network that hears can be taught and judged by.
 */
import { bassPlayer } from './parts/bass.ts';
import { compingPlayer } from './parts/comping.ts';
import { drummer } from './parts/drums.ts';
import { singer } from './parts/melody.ts';
import type { BarChord, BarTask, PartPlayer } from './parts/part.ts';
import { chordPitches } from './harmony.ts';
import { PARTS, planSong, type BarPlan, type Part, type SongPlan } from './plan.ts';
import type { Chord, Score, Section } from './score.ts';
import { Scribe } from './scribe.ts';

/** Time for the last notes to fade. */
const TAIL_SECONDS = 0.8;

/**
 * @param seed the same seed gives the same song
 * @param seconds about how long
 */
export function composeSong(seed: number, seconds: number): Score {
  return writeSong(planSong(seed, seconds));
}

/** Writes what was planned. A plan is written once: it holds the random numbers that writing takes. */
export function writeSong(plan: SongPlan): Score {
  const { genre, random, time, bars } = plan;
  const scribe = new Scribe(plan);
  const band: Readonly<Record<Part, PartPlayer>> = {
    drums: drummer(genre, random),
    bass: bassPlayer(genre, random),
    comping: compingPlayer(genre, random),
    melody: singer(genre, random),
  };
  const chords: Chord[] = [];
  for (const bar of bars) {
    const task = taskOf(plan, bar, scribe);
    for (const part of PARTS) if (playsIn(bar, part)) band[part](task);
    chords.push(...task.chords.map((chord) => inSeconds(plan, bar, chord)));
  }
  return {
    name: plan.name,
    notes: scribe.notes.sort((a, b) => a.startSeconds - b.startSeconds),
    chords: joined(chords),
    sections: bars.map((bar): Section => ({
      startSeconds: time.secondsAt(bar.firstBeat),
      endSeconds: time.secondsAt(bar.firstBeat + bar.beats),
      energy: bar.energy,
    })),
    beatsSeconds: time.beatsSeconds.slice(0, -1),
    beatsPerBar: genre.beatsPerBar,
    firstDownbeat: plan.pickUpBeats,
    durationSeconds: time.beatsSeconds.at(-1)! + TAIL_SECONDS,
  };
}

/** A pick-up is one part's alone: the melody's, or the drums' where nobody sings. */
function playsIn({ index, playing }: BarPlan, part: Part): boolean {
  if (index >= 0) return playing.has(part);
  return part === (playing.has('drums') && !playing.has('melody') ? 'drums' : 'melody');
}

function taskOf(plan: SongPlan, bar: BarPlan, scribe: Scribe): BarTask {
  const { stepsPerBeat } = plan.genre;
  return {
    plan,
    bar,
    steps: bar.beats * stepsPerBeat,
    progression: plan.progressions[bar.theme],
    chords: chordsOf(plan, bar),
    write: (note) => scribe.write(bar, note),
  };
}

/** One chord, or two in a bar of half-bar chords; the second begins on a beat. */
function chordsOf({ genre, key, progressions, barsPerChord }: SongPlan, bar: BarPlan): BarChord[] {
  const { degrees } = progressions[bar.theme];
  const { stepsPerBeat } = genre;
  const halves = barsPerChord < 1 && bar.beats > 1 && bar.index >= 0;
  const middle = Math.ceil(bar.beats / 2) * stepsPerBeat;
  const bounds = halves ? [0, middle, bar.beats * stepsPerBeat] : [0, bar.beats * stepsPerBeat];
  return bounds.slice(0, -1).map((step, i) => {
    const place = halves ? 2 * bar.index + i : Math.floor(Math.max(0, bar.index) / Math.max(1, barsPerChord));
    const [degree, quality] = degrees[place % degrees.length]!;
    const root = (key + degree) % 12;
    return { step, steps: bounds[i + 1]! - step, root, quality, pitches: chordPitches(root, quality) };
  });
}

function inSeconds({ time, genre }: SongPlan, bar: BarPlan, { step, steps, root, pitches }: BarChord): Chord {
  const at = (place: number) => time.secondsAt(bar.firstBeat + place / genre.stepsPerBeat);
  return { startSeconds: at(step), endSeconds: at(step + steps), root, pitches };
}

/** Chords that go on over the bar line are one. */
function joined(chords: readonly Chord[]): Chord[] {
  return chords.reduce<Chord[]>((all, chord) => {
    const before = all.at(-1);
    const same = before?.pitches.join() === chord.pitches.join();
    if (!before || !same) return [...all, chord];
    return [...all.slice(0, -1), { ...before, endSeconds: chord.endSeconds }];
  }, []);
}
