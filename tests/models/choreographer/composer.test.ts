import { describe, expect, it } from 'vitest';
import { composeSong, writeSong } from '#models/choreographer/composer/compose.ts';
import { GENRES } from '#models/choreographer/composer/genres/index.ts';
import { PROGRESSIONS } from '#models/choreographer/composer/harmony.ts';
import { planSong, type SongPlan } from '#models/choreographer/composer/plan.ts';
import { composeSampleSong } from '#models/choreographer/composer/sample-song.ts';
import { INSTRUMENTS, type Note, type Score } from '#models/choreographer/composer/score.ts';
import { swung } from '#models/choreographer/composer/scribe.ts';
import { TEMPO_COURSES } from '#models/choreographer/composer/tempo.ts';

const SEEDS = Array.from({ length: 240 }, (_, i) => i * 17 + 1);
const SONGS: readonly { readonly plan: SongPlan; readonly score: Score }[] = SEEDS.map((seed) => {
  const plan = planSong(seed, 20);
  return { plan, score: writeSong(plan) };
});
const ALL: readonly Score[] = [...SONGS.map(({ score }) => score), composeSampleSong()];
const DRUMS: readonly string[] = ['kick', 'snare', 'hat'];

describe('every genre', () => {
  it.each(GENRES.map((genre) => [genre.id, genre] as const))('%s has patterns of one bar', (_, genre) => {
    const stabs = genre.comping.flatMap((comping) => (typeof comping === 'string' ? [] : [comping.stabs]));
    for (const pattern of [...genre.kick, ...genre.snare, ...genre.hat, ...genre.bass, ...stabs]) {
      if (pattern === '') continue;
      expect(pattern).toHaveLength(genre.beatsPerBar * genre.stepsPerBeat);
      expect(pattern).toMatch(/^[Xxort.]+$/);
    }
    expect(PROGRESSIONS[genre.harmony].length).toBeGreaterThan(1);
  });
});

describe('every song', () => {
  it('has ordered notes within it, in range', () => {
    const sound = ({ startSeconds, durationSeconds, pitch, velocity, instrument }: Note) =>
      startSeconds >= 0 &&
      durationSeconds > 0 &&
      velocity > 0 &&
      velocity <= 1 &&
      // A piano's keys.
      pitch >= 21 &&
      pitch <= 108 &&
      INSTRUMENTS.includes(instrument);
    for (const { name, notes, durationSeconds } of ALL) {
      expect(notes.length, name).toBeGreaterThan(15);
      expect(
        notes.filter((note) => !sound(note)),
        name,
      ).toEqual([]);
      const starts = notes.map(({ startSeconds }) => startSeconds);
      expect(
        starts.every((start, i) => i === 0 || start >= starts[i - 1]!),
        name,
      ).toBe(true);
      expect(starts.at(-1)!, name).toBeLessThan(durationSeconds);
    }
  });

  it('has ascending beats, whole bars after the pick-up, and chords and sections without gaps', () => {
    for (const { name, beatsSeconds, beatsPerBar, firstDownbeat = 0, ...score } of ALL) {
      expect(
        beatsSeconds.every((beat, i) => i === 0 || beat > beatsSeconds[i - 1]!),
        name,
      ).toBe(true);
      expect((beatsSeconds.length - firstDownbeat) % beatsPerBar, name).toBe(0);
      expect(firstDownbeat, name).toBeLessThan(beatsPerBar);
      for (const parts of [score.chords, score.sections]) {
        expect(parts[0]!.startSeconds, name).toBeCloseTo(beatsSeconds[0]!, 6);
        const joins = ({ endSeconds }: { endSeconds: number }, i: number) =>
          i + 1 === parts.length || Math.abs(endSeconds - parts[i + 1]!.startSeconds) < 1e-6;
        expect(parts.every(joins), name).toBe(true);
        const onBeat = ({ startSeconds }: { startSeconds: number }) =>
          beatsSeconds.some((beat) => Math.abs(beat - startSeconds) < 1e-6);
        expect(parts.every(onBeat), name).toBe(true);
        expect(score.durationSeconds, name).toBeGreaterThan(parts.at(-1)!.endSeconds);
        expect(score.durationSeconds, name).toBeLessThan(parts.at(-1)!.endSeconds + 3);
      }
      for (const { root, pitches } of score.chords) {
        expect(pitches.length, name).toBeGreaterThan(1);
        expect([root, 0, 11].sort((a, b) => a - b)[1], name).toBe(root);
      }
      for (const { energy } of score.sections) {
        expect(energy, name).toBeGreaterThan(0);
        expect(energy, name).toBeLessThanOrEqual(1);
      }
    }
  });
});

describe('composeSong', () => {
  it('writes the same song for a seed, and another for another', () => {
    expect(composeSong(7, 20)).toEqual(composeSong(7, 20));
    expect(composeSong(8, 20).notes).not.toEqual(composeSong(7, 20).notes);
  });

  it('lasts about as long as it is asked to, tempo changes apart', () => {
    for (const { plan, score } of SONGS)
      if (plan.time.courseId === 'steady') expect(Math.abs(score.durationSeconds - 20)).toBeLessThan(6);
    expect(Math.abs(composeSong(3, 120).durationSeconds - 120)).toBeLessThan(30);
  });

  it('comes through every genre and every course of tempo', () => {
    expect(new Set(SONGS.map(({ plan }) => plan.genre.id))).toEqual(new Set(GENRES.map(({ id }) => id)));
    const courses = new Set(SONGS.map(({ plan }) => plan.time.courseId));
    expect(courses).toEqual(new Set(TEMPO_COURSES.map(({ id }) => id)));
    const metres = new Set(SONGS.map(({ score }) => score.beatsPerBar));
    expect(metres).toEqual(new Set([2, 3, 4, 5, 7]));
  });

  it('has songs without drums, of drums alone, without bass, and some that begin before the bar', () => {
    const instruments = ALL.map(({ notes }) => new Set<string>(notes.map(({ instrument }) => instrument)));
    expect(instruments.some((band) => !DRUMS.some((drum) => band.has(drum)))).toBe(true);
    expect(instruments.some((band) => [...band].every((each) => DRUMS.includes(each)))).toBe(true);
    expect(instruments.some((band) => !band.has('bass') && band.size > 3)).toBe(true);
    const pickUps = ALL.filter(({ firstDownbeat = 0 }) => firstDownbeat > 0).length;
    expect(pickUps / ALL.length).toBeGreaterThan(0.1);
    expect(pickUps / ALL.length).toBeLessThan(0.5);
  });

  it('has breaks in which at most one part plays', () => {
    const breaks = SONGS.flatMap(({ plan, score }) =>
      plan.bars
        .map((bar, i) => ({ bar, section: score.sections[i]!, score }))
        .filter(({ bar }) => bar.playing.size === 0),
    );
    expect(breaks.length).toBeGreaterThan(10);
    for (const { section, score } of breaks) {
      // Nothing begins in it: a player's looseness at its ends apart.
      const within = score.notes.filter(
        ({ startSeconds: t }) => t > section.startSeconds + 0.02 && t < section.endSeconds - 0.02,
      );
      expect(within, score.name).toEqual([]);
    }
  });
});

describe('time', () => {
  it('keeps the tempo said where it is steady, and changes it where it is not', () => {
    for (const { plan, score } of SONGS) {
      expect(plan.tempoBpm).toBeGreaterThanOrEqual(plan.genre.tempoBpm[0]);
      expect(plan.tempoBpm).toBeLessThanOrEqual(plan.genre.tempoBpm[1]);
      const lengths = score.beatsSeconds
        .slice(1)
        .map((beat, i) => ((beat - score.beatsSeconds[i]!) * plan.tempoBpm) / 60);
      const [shortest, longest] = [Math.min(...lengths), Math.max(...lengths)];
      if (plan.time.courseId === 'steady') {
        expect(shortest).toBeCloseTo(1, 6);
        expect(longest).toBeCloseTo(1, 6);
      } else expect(longest - shortest, `${score.name} ${plan.time.courseId}`).toBeGreaterThan(1e-4);
      expect(shortest).toBeGreaterThan(0.6);
      expect(longest).toBeLessThan(3.1);
    }
  });

  it('moves notes and beats together: each note is on its step, but for the players’ looseness', () => {
    for (const { plan, score } of SONGS) {
      const { beatsSeconds } = plan.time;
      const { stepsPerBeat, swing } = plan.genre;
      // Rolls go down to a sixth of a step of four; fills to half a step.
      const places = Array.from({ length: stepsPerBeat * 6 + 1 }, (_, i) =>
        swung(i / (stepsPerBeat * 6), swing?.pairBeats ?? 1, plan.swingShare),
      );
      const furthest = score.notes.reduce((most, { startSeconds }) => {
        const beat = Math.max(
          0,
          beatsSeconds.slice(0, -1).findLastIndex((t) => t <= startSeconds + 1e-6),
        );
        const [from, to] = [beatsSeconds[beat]!, beatsSeconds[beat + 1]!];
        const place = (startSeconds - from) / (to - from);
        const off = Math.min(...places.map((each) => Math.abs(each - place))) * (to - from);
        return Math.max(most, off);
      }, 0);
      expect(furthest, score.name).toBeLessThanOrEqual(plan.loosenessSeconds === 0 ? 1e-6 : 0.0151);
    }
  });

  it('lets nothing begin within a held beat', () => {
    const held = SONGS.filter(({ plan }) => plan.time.heldBeat !== undefined);
    expect(held.length).toBeGreaterThan(3);
    for (const { plan, score } of held) {
      const [from, to] = [0, 1].map((i) => plan.time.beatsSeconds[plan.time.heldBeat! + i]!);
      const within = score.notes.filter(({ startSeconds: t }) => t > from! + 0.016 && t < to! - 0.016);
      expect(within, score.name).toEqual([]);
    }
  });

  it('swings pairs long and short, and leaves where they begin', () => {
    expect(swung(2, 1, 0.66)).toBe(2);
    expect(swung(2.5, 1, 0.66)).toBeCloseTo(2.66);
    expect(swung(2.75, 0.5, 0.6)).toBeCloseTo(2.8);
    expect(swung(2.3, 1, 0.5)).toBe(2.3);
  });
});
