import { describe, expect, it } from 'vitest';
import { composeSong } from '#models/choreographer/composer/compose.ts';
import { GENRES } from '#models/choreographer/composer/genres.ts';
import { composeSampleSong } from '#models/choreographer/composer/sample-song.ts';
import { INSTRUMENTS, type Score } from '#models/choreographer/composer/score.ts';

const SEEDS = Array.from({ length: 60 }, (_, i) => i * 17 + 1);
const songs: [string, Score][] = [
  ...SEEDS.map((seed): [string, Score] => [`seed ${seed}`, composeSong(seed, 20)]),
  ['the sample', composeSampleSong()],
];

describe('every song', () => {
  it.each(songs)('%s has ordered notes within it, in range', (_, { notes, durationSeconds }) => {
    expect(notes.length).toBeGreaterThan(20);
    let before = 0;
    for (const { startSeconds, durationSeconds: length, pitch, velocity, instrument } of notes) {
      expect(startSeconds).toBeGreaterThanOrEqual(before);
      before = startSeconds;
      expect(startSeconds).toBeLessThan(durationSeconds);
      expect(length).toBeGreaterThan(0);
      expect(velocity).toBeGreaterThan(0);
      expect(velocity).toBeLessThanOrEqual(1);
      expect(INSTRUMENTS).toContain(instrument);
      // A piano's keys.
      expect(pitch).toBeGreaterThanOrEqual(21);
      expect(pitch).toBeLessThanOrEqual(108);
    }
  });

  it.each(songs)('%s has whole bars, a chord and a section each, and ends after them', (_, score) => {
    const { beatsSeconds, beatsPerBar, chords, sections, durationSeconds } = score;
    expect(beatsSeconds.length % beatsPerBar).toBe(0);
    expect(chords).toHaveLength(beatsSeconds.length / beatsPerBar);
    expect(sections).toHaveLength(chords.length);
    chords.forEach(({ startSeconds, endSeconds, root, pitches }, bar) => {
      expect(startSeconds).toBeCloseTo(beatsSeconds[bar * beatsPerBar]!, 6);
      expect(endSeconds).toBeCloseTo(chords[bar + 1]?.startSeconds ?? endSeconds, 6);
      expect(root).toBeGreaterThanOrEqual(0);
      expect(root).toBeLessThan(12);
      expect(pitches.length).toBeGreaterThan(1);
    });
    for (const { energy } of sections) {
      expect(energy).toBeGreaterThan(0);
      expect(energy).toBeLessThanOrEqual(1);
    }
    expect(durationSeconds).toBeGreaterThan(chords.at(-1)!.endSeconds);
    expect(durationSeconds).toBeLessThan(chords.at(-1)!.endSeconds + 3);
  });
});

describe('composeSong', () => {
  it('writes the same song for a seed, and another for another', () => {
    expect(composeSong(7, 20)).toEqual(composeSong(7, 20));
    expect(composeSong(8, 20).notes).not.toEqual(composeSong(7, 20).notes);
  });

  it('lasts about as long as it is asked to', () => {
    for (const seconds of [10, 30, 120]) {
      const { durationSeconds } = composeSong(3, seconds);
      expect(Math.abs(durationSeconds - seconds)).toBeLessThan(4);
    }
  });

  it('keeps its genre’s tempo, within the drift it may have', () => {
    for (const seed of SEEDS) {
      const { name, beatsSeconds, beatsPerBar } = composeSong(seed, 20);
      const genre = GENRES.find(({ id }) => name.startsWith(id))!;
      expect(beatsPerBar).toBe(genre.beatsPerBar);
      beatsSeconds.slice(1).forEach((beat, i) => {
        const bpm = 60 / (beat - beatsSeconds[i]!);
        expect(bpm).toBeGreaterThan(genre.tempoBpm[0] * 0.9);
        expect(bpm).toBeLessThan(genre.tempoBpm[1] * 1.1);
      });
    }
  });

  it('comes through all genres, and through songs that speed up and slow down', () => {
    const drawn = SEEDS.map((seed) => composeSong(seed, 20));
    expect(new Set(drawn.map(({ name }) => name.split('-')[0]))).toEqual(new Set(GENRES.map(({ id }) => id)));
    const pace = ({ beatsSeconds: b }: Score) => b.at(-1)! - b.at(-2)! - (b[1]! - b[0]!);
    expect(drawn.some((score) => pace(score) > 0.005)).toBe(true);
    expect(drawn.some((score) => pace(score) < -0.005)).toBe(true);
  });

  it('plays drums on the sixteenths of its own grid, swing apart', () => {
    for (const seed of SEEDS) {
      const { name, notes, beatsSeconds } = composeSong(seed, 20);
      const swings = name.startsWith('hiphop');
      for (const { instrument, startSeconds } of notes) {
        if (instrument !== 'kick') continue;
        const beat = beatsSeconds.findLastIndex((at) => at <= startSeconds + 1e-6);
        const length = (beatsSeconds[beat + 1] ?? NaN) - beatsSeconds[beat]!;
        const step = ((startSeconds - beatsSeconds[beat]!) / length) * 4;
        if (Number.isNaN(step)) continue;
        expect(Math.abs(step - Math.round(step))).toBeLessThan(swings ? 0.23 : 1e-3);
      }
    }
  });
});
