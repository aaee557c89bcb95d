import { describe, expect, it } from 'vitest';
import { MEL_BANDS } from '#core/audio/features.ts';
import { randomSource } from '#core/random.ts';
import { HEARD_COUNT } from '#models/beat-tracker/inputs.ts';
import type { Example } from '#models/beat-tracker/training/examples.ts';
import {
  markMoments,
  NO_DISGUISE,
  randomDisguise,
  writeRows,
} from '#models/beat-tracker/training/excerpt.ts';

/** A song that is loud on its beats alone. */
const BEATS = Array.from({ length: 40 }, (_, i) => 0.5 + i * 0.52);
const FRAME_COUNT = 1260;
const song: Example = {
  name: 'ticks',
  frameCount: FRAME_COUNT,
  rows: Float32Array.from({ length: FRAME_COUNT * HEARD_COUNT }, (_, i) => {
    const seconds = Math.floor(i / HEARD_COUNT) / 60;
    return BEATS.some((beat) => Math.abs(beat - seconds) < 0.02) ? 0.9 : 0.3;
  }),
  beatsSeconds: BEATS,
  downbeatsSeconds: BEATS.filter((_, i) => i % 4 === 0),
};
const FRAMES = 600;

function excerptOf(seed: number, start: number) {
  const random = randomSource(seed);
  const disguise = seed === 0 ? NO_DISGUISE : randomDisguise(random);
  const rows = new Float32Array(FRAMES * HEARD_COUNT);
  writeRows(song, disguise, { start, frames: FRAMES, random }, rows);
  const marks = new Float32Array(FRAMES);
  markMoments(BEATS, disguise, { start, frames: FRAMES }, (frame, share) => {
    marks[frame] = Math.max(marks[frame]!, share);
  });
  return { disguise, rows, marks };
}
const level = (rows: Float32Array, frame: number) => {
  let sum = 0;
  for (let band = 0; band < MEL_BANDS; band++) sum += rows[frame * HEARD_COUNT + band]!;
  return sum / MEL_BANDS;
};

describe('an excerpt', () => {
  it('without a disguise is the song as it is', () => {
    const { rows } = excerptOf(0, 100);
    expect(rows).toEqual(song.rows.subarray(100 * HEARD_COUNT, (100 + FRAMES) * HEARD_COUNT));
  });

  it('keeps its marks on its beats, however fast it is played and whatever is done to its sound', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { rows, marks } = excerptOf(seed, 40);
      const loud = Array.from({ length: FRAMES }, (_, frame) => level(rows, frame));
      const mean = loud.reduce((sum, value) => sum + value, 0) / FRAMES;
      // Some songs are played so fast that they end before the excerpt does.
      const marked = [...marks.keys()].filter((frame) => marks[frame] === 1 && loud[frame]! > 0);
      expect(marked.length, `seed ${seed}`).toBeGreaterThan(10);
      for (const frame of marked) {
        const near = Math.max(loud[frame - 1] ?? 0, loud[frame]!, loud[frame + 1] ?? 0);
        expect(near, `seed ${seed} frame ${frame}`).toBeGreaterThan(mean);
      }
    }
  });

  it('is silent before the song begins, and has no marks there', () => {
    const { rows, marks } = excerptOf(0, -200);
    expect(rows.subarray(0, 200 * HEARD_COUNT).every((value) => value === 0)).toBe(true);
    expect(marks.subarray(0, 200).every((value) => value === 0)).toBe(true);
    expect(marks.some((value) => value === 1)).toBe(true);
  });

  it('changes tempo, level, key and filter from one to the next', () => {
    const speeds = new Set(Array.from({ length: 12 }, (_, seed) => excerptOf(seed + 1, 0).disguise.speed));
    expect(speeds.size).toBe(12);
    expect(Math.max(...speeds) / Math.min(...speeds)).toBeGreaterThan(1.2);
    for (let seed = 1; seed <= 12; seed++) {
      const { rows } = excerptOf(seed, 40);
      expect(rows.every((value) => value >= 0 && value <= 1)).toBe(true);
    }
  });
});
