/** What is decided about a song before a note is written: genre, time, form, who plays when. */
import { randomSource, type RandomSource } from '#core/random.ts';
import type { Genre } from './genres/genre.ts';
import { GENRES } from './genres/index.ts';
import { drawProgressions, type Progression } from './harmony.ts';
import { drawTimeMap, type TimeMap } from './tempo.ts';

export const PARTS = ['drums', 'bass', 'comping', 'melody'] as const;
export type Part = (typeof PARTS)[number];

export interface BarPlan {
  /** From 0; the pick-up is -1. */
  readonly index: number;
  readonly firstBeat: number;
  readonly beats: number;
  /** How full the music is, 0..1. */
  readonly energy: number;
  /** 0 verse, 1 chorus: each has its own chords and motif. */
  readonly theme: 0 | 1;
  /** Ends its section. */
  readonly last: boolean;
  readonly playing: ReadonlySet<Part>;
}

export interface SongPlan {
  readonly name: string;
  readonly genre: Genre;
  readonly tempoBpm: number;
  readonly time: TimeMap;
  readonly pickUpBeats: number;
  /** The pick-up first, where there is one. */
  readonly bars: readonly BarPlan[];
  /** Pitch class. */
  readonly key: number;
  readonly progressions: readonly [Progression, Progression];
  readonly barsPerChord: number;
  /** Part of a pair that its first note takes; 0.5 is straight. */
  readonly swingShare: number;
  /** Deviation of the players' timing, seconds. */
  readonly loosenessSeconds: number;
  readonly random: RandomSource;
}

interface SectionPlan {
  readonly energy: number;
  readonly theme: 0 | 1;
}

const verse = (energy: number): SectionPlan => ({ energy, theme: 0 });
const chorus = (energy: number): SectionPlan => ({ energy, theme: 1 });
const FORMS: readonly (readonly SectionPlan[])[] = [
  [verse(0.35), verse(0.7), chorus(1)],
  [verse(0.6), chorus(1), verse(0.3), chorus(1)],
  [verse(0.8), verse(0.4), chorus(1)],
  [verse(0.5), chorus(0.8), verse(0.8), verse(0.25), chorus(1)],
  [chorus(0.9), verse(0.6), chorus(0.9)],
];

/** Energy from which a part plays: intros and quiet sections go without the others. */
const ENTERS: Readonly<Record<Part, number>> = { comping: 0, drums: 0.3, bass: 0.45, melody: 0.65 };

const uniform = (random: RandomSource, [low, high]: readonly [number, number]) =>
  low + (high - low) * random.uniform();

/**
 * @param seed the same seed gives the same plan
 * @param seconds about how long the song lasts
 */
export function planSong(seed: number, seconds: number): SongPlan {
  const random = randomSource(seed * 7919 + 13);
  const genre = random.pick(GENRES);
  const tempoBpm = uniform(random, genre.tempoBpm);
  const { beatsPerBar } = genre;
  const pickUpBeats = random.uniform() < 0.25 ? 1 + random.below(beatsPerBar - 1) : 0;
  const barCount = Math.max(4, Math.round((seconds * tempoBpm) / 60 / beatsPerBar));
  const form = random.pick(FORMS);
  const bars = drawBars(random, genre, form, barCount, pickUpBeats);
  const beatCount = pickUpBeats + barCount * beatsPerBar;
  const sectionBeats = bars.filter((_, i) => i === 0 || bars[i - 1]!.last).map(({ firstBeat }) => firstBeat);
  const course = { beatCount, beatsPerBar, sectionBeats, random };
  return {
    name: `${genre.id}-${seed}`,
    genre,
    tempoBpm,
    time: drawTimeMap(course, drawStart(random), tempoBpm),
    pickUpBeats,
    bars,
    key: random.below(12),
    progressions: drawProgressions(genre.harmony, random),
    barsPerChord: random.pick(genre.barsPerChord),
    swingShare: genre.swing ? uniform(random, genre.swing.share) : 0.5,
    loosenessSeconds: random.pick([0, 0.002, 0.004, 0.006]),
    random,
  };
}

/** Silence before the first beat: mostly a moment. */
function drawStart(random: RandomSource): number {
  return 0.05 + random.uniform() * (random.uniform() < 0.15 ? 1.5 : 0.3);
}

function drawBars(
  random: RandomSource,
  genre: Genre,
  form: readonly SectionPlan[],
  barCount: number,
  pickUpBeats: number,
): BarPlan[] {
  const band = drawBand(random, genre);
  const sectionOf = (bar: number) => Math.floor((bar * form.length) / barCount);
  const breaks = drawBreaks(random, band, barCount, (bar) => sectionOf(bar + 1) !== sectionOf(bar));
  const bars = Array.from({ length: barCount }, (_, index): BarPlan => {
    const { energy, theme } = form[sectionOf(index)]!;
    const playing = breaks.get(index) ?? playingAt(band, energy);
    return {
      index,
      firstBeat: pickUpBeats + index * genre.beatsPerBar,
      beats: genre.beatsPerBar,
      energy: breaks.has(index) ? BREAK_ENERGY * (0.2 + playing.size) : energy,
      theme,
      last: sectionOf(index + 1) !== sectionOf(index),
      playing,
    };
  });
  if (pickUpBeats === 0) return bars;
  const first = bars[0]!;
  return [{ ...first, index: -1, firstBeat: 0, beats: pickUpBeats, energy: 0.3, last: false }, ...bars];
}

const BREAK_ENERGY = 0.25;

/** Who is in the band: mostly all. */
function drawBand(random: RandomSource, genre: Genre): ReadonlySet<Part> {
  const chance = random.uniform();
  const drumless = random.uniform() < Math.max(genre.drumless ?? 0, 0.04);
  if (chance < 0.04 && !drumless) return new Set(['drums']);
  const band = new Set<Part>(PARTS);
  if (chance > 0.9) band.delete('bass');
  if (chance > 0.8 && chance < 0.88) band.delete('melody');
  if (drumless) band.delete('drums');
  return band;
}

/** Of a band, who plays at an energy; somebody always does. */
function playingAt(band: ReadonlySet<Part>, energy: number): ReadonlySet<Part> {
  const playing = PARTS.filter((part) => band.has(part) && energy >= ENTERS[part]);
  return new Set(playing.length > 0 ? playing : band);
}

/** Before some sections a bar or two in which one part plays alone, or none. */
function drawBreaks(
  random: RandomSource,
  band: ReadonlySet<Part>,
  barCount: number,
  endsSection: (bar: number) => boolean,
): ReadonlyMap<number, ReadonlySet<Part>> {
  const breaks = new Map<number, ReadonlySet<Part>>();
  for (let bar = 2; bar < barCount - 1; bar++) {
    if (!endsSection(bar) || random.uniform() > 0.3) continue;
    const alone = new Set<Part>(random.uniform() < 0.3 ? [] : [random.pick([...band])]);
    breaks.set(bar, alone);
    if (bar > 3 && random.uniform() < 0.3) breaks.set(bar - 1, alone);
  }
  return breaks;
}
