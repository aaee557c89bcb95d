import { expect, it } from 'vitest';
import type { Score } from '#models/choreographer/composer/score.ts';
import { glue, limit, sidechain } from '#models/choreographer/studio/dynamics.ts';
import { produce } from '#models/choreographer/studio/produce.ts';
import { reverb } from '#models/choreographer/studio/space.ts';
import { silence } from '#models/choreographer/studio/stage.ts';

const RATE = 22_050;
const peak = (side: Float32Array) => side.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
const level = (side: Float32Array, from: number, to: number) => {
  const stretch = side.subarray(Math.round(from), Math.round(to));
  return Math.sqrt(stretch.reduce((sum, sample) => sum + sample * sample, 0) / stretch.length);
};

const note = { durationSeconds: 0.5, pitch: 50, velocity: 1 } as const;
const SCORE: Score = {
  name: 'two bars',
  notes: [
    { ...note, instrument: 'kick', startSeconds: 0.1 },
    { ...note, instrument: 'bass', startSeconds: 0.1 },
    { ...note, instrument: 'pad', startSeconds: 0.1, durationSeconds: 2 },
    { ...note, instrument: 'pluck', startSeconds: 0.6, pitch: 66 },
    { ...note, instrument: 'bell', startSeconds: 1.1, pitch: 78 },
    { ...note, instrument: 'snare', startSeconds: 1.1 },
    { ...note, instrument: 'hat', startSeconds: 1.6 },
  ],
  chords: [],
  sections: [
    { startSeconds: 0, endSeconds: 1, energy: 0.4 },
    { startSeconds: 1, endSeconds: 3, energy: 1 },
  ],
  beatsSeconds: [0.1, 0.6, 1.1, 1.6, 2.1, 2.6],
  beatsPerBar: 4,
  durationSeconds: 4,
};

it('plays the same score the same way, starts and ends at rest, and is never clipped', () => {
  const [first, again] = [produce(SCORE, RATE, 3), produce(SCORE, RATE, 3)];
  const bytes = (side: Float32Array) => Buffer.from(side.buffer);
  expect(bytes(again.left).equals(bytes(first.left))).toBe(true);
  expect(bytes(again.right).equals(bytes(first.right))).toBe(true);
  expect(bytes(first.left).equals(bytes(first.right))).toBe(false);
  for (const side of [first.left, first.right]) {
    expect(side).toHaveLength(4 * RATE);
    expect(Math.abs(side[0]!)).toBeLessThan(1e-6);
    expect(Math.abs(side.at(-1)!)).toBeLessThan(1e-6);
    expect(peak(side)).toBeLessThanOrEqual(0.84);
    expect(level(side, RATE, 2 * RATE)).toBeGreaterThan(0.03);
  }
});

it.each(SCORE.notes.map((only) => [only.instrument, only] as const))('%s is heard', (_, only) => {
  const alone = { ...SCORE, notes: [{ ...only, startSeconds: 0.2 }], sections: [], durationSeconds: 2.2 };
  const { left } = produce(alone, RATE, 3);
  const [before, after] = [level(left, 0.05 * RATE, 0.15 * RATE), level(left, 0.2 * RATE, 0.7 * RATE)];
  expect(after).toBeGreaterThan(0.01);
  expect(after).toBeGreaterThan(4 * before);
});

it('the limiter holds its ceiling and leaves what is below it alone', () => {
  const loud = silence(RATE);
  for (const side of [loud.left, loud.right])
    side.forEach((_, i) => (side[i] = (i > RATE / 2 ? 1.8 : 0.3) * Math.sin(i / 7)));
  const quiet = loud.left.slice(1000, 5000);
  limit(loud, 0.8, RATE);
  expect(peak(loud.left)).toBeLessThanOrEqual(0.8001);
  expect(loud.left.slice(1000, 5000).every((sample, i) => Math.abs(sample - quiet[i]!) < 1e-3)).toBe(true);
});

it('glue brings loud closer to soft', () => {
  const mix = silence(2 * RATE);
  for (const side of [mix.left, mix.right])
    side.forEach((_, i) => (side[i] = (i < RATE ? 0.1 : 0.8) * Math.sin(i / 5)));
  glue(mix, -15, RATE);
  const ratio = level(mix.left, 1.5 * RATE, 2 * RATE) / level(mix.left, RATE / 2, RATE);
  expect(ratio).toBeLessThan(6);
  expect(ratio).toBeGreaterThan(2);
});

it('the sidechain makes way at a kick and comes back', () => {
  const gain = sidechain([{ ...note, instrument: 'kick', startSeconds: 0.5 }], RATE, RATE, 0.7);
  const at = (seconds: number) => gain[Math.round(seconds * RATE)]!;
  expect(at(0.4)).toBe(1);
  expect(at(0.5)).toBeLessThan(0.4);
  expect(at(0.9)).toBe(1);
});

it('the room falls by 60 dB in about the time asked for', () => {
  const click = silence(3 * RATE);
  click.left[0] = click.right[0] = 1;
  const { left } = reverb(click, 1.5, RATE);
  const early = level(left, 0.2 * RATE, 0.3 * RATE);
  const later = level(left, 1.2 * RATE, 1.3 * RATE);
  // One second later: 40 dB less, more for what the highs lose.
  const fall = 20 * Math.log10(early / later);
  expect(fall).toBeGreaterThan(35);
  expect(fall).toBeLessThan(60);
});
