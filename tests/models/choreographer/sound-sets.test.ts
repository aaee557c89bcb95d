/** What holds for every sound set, in every genre. */
import { describe, expect, it } from 'vitest';
import { GENRES } from '#models/choreographer/composer/genres/index.ts';
import { writeSong } from '#models/choreographer/composer/compose.ts';
import { planSong } from '#models/choreographer/composer/plan.ts';
import type { Score } from '#models/choreographer/composer/score.ts';
import { peakOf } from '#models/choreographer/synth/effects/effect.ts';
import { CLEAN, renderScore, toMono } from '#models/choreographer/synth/render.ts';
import {
  FIRST_TEST_SEED,
  HELD_OUT_SOUND_SET,
  SOUND_SETS,
  soundSetOf,
} from '#models/choreographer/synth/sound-sets/index.ts';
import { audibleOnsets, same } from './onsets.ts';

const RATE = 24_000;
const SONG_SECONDS = 5;
/** How far an onset may be from its note. */
const WINDOW_SECONDS = 0.02;

/** One seed of each genre. */
const SEEDS = [
  ...new Map(
    Array.from({ length: 400 }, (_, seed) => [planSong(seed, SONG_SECONDS).genre.id, seed] as const),
  ).values(),
];
const near = (t: number, all: readonly number[]) => all.some((each) => Math.abs(each - t) <= WINDOW_SECONDS);
const hard = ({ notes }: Score) =>
  notes.filter(({ instrument, velocity }) => ['kick', 'snare'].includes(instrument) && velocity > 0.4);

describe.each(Object.values(SOUND_SETS).map((set) => [set.id, set] as const))('%s', (_, soundSet) => {
  it('sounds in every genre, begins on the notes, and is heard on them', () => {
    expect(SEEDS).toHaveLength(GENRES.length);
    let [heard, known, hits, hitsHeard] = [0, 0, 0, 0];
    for (const seed of SEEDS) {
      const score = writeSong(planSong(seed, SONG_SECONDS));
      const samples = toMono(renderScore(score, { ...CLEAN, room: 0, sampleRate: RATE, seed, soundSet }));
      const peak = peakOf(samples);
      expect(samples.every(Number.isFinite), score.name).toBe(true);
      expect(peak, score.name).toBeLessThanOrEqual(1);
      expect(peak, score.name).toBeGreaterThan(0.2);
      const onsets = audibleOnsets(samples, RATE);
      const starts = score.notes.map(({ startSeconds }) => startSeconds);
      heard += onsets.length;
      known += onsets.filter((t) => near(t, starts)).length;
      hits += hard(score).length;
      hitsHeard += hard(score).filter(({ startSeconds }) => near(startSeconds, onsets)).length;
    }
    expect(known / heard).toBeGreaterThan(0.95);
    // The rest is masked by what still sounds.
    expect(hitsHeard / hits).toBeGreaterThan(0.75);
  }, 60_000);

  it('is tuned anew by each seed, and the same by the same', () => {
    const score = writeSong(planSong(SEEDS[0]!, 4));
    const once = (seed: number) => toMono(renderScore(score, { ...CLEAN, sampleRate: RATE, seed, soundSet }));
    expect(same(once(1), once(1))).toBe(true);
    expect(same(once(2), once(1))).toBe(false);
  });
});

describe('soundSetOf', () => {
  const sets = (first: number, count: number) =>
    Array.from({ length: count }, (_, i) => soundSetOf(first + i).id);

  it('never plays songs for training or validation on the set that is held out', () => {
    const drawn = [...sets(0, 20_000), ...sets(900_000, 5_000), ...sets(FIRST_TEST_SEED - 5_000, 5_000)];
    expect(drawn).not.toContain(HELD_OUT_SOUND_SET.id);
    expect(new Set(drawn).size).toBe(Object.keys(SOUND_SETS).length - 1);
  });

  it('plays every other test song on it', () => {
    const drawn = sets(FIRST_TEST_SEED, 36);
    expect(drawn.filter((id) => id === HELD_OUT_SOUND_SET.id)).toHaveLength(18);
    expect(soundSetOf(FIRST_TEST_SEED + 1)).toBe(HELD_OUT_SOUND_SET);
  });
});
