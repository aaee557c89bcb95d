import { describe, expect, it } from 'vitest';
import { randomSource } from '#core/random.ts';
import { composeSong } from '#models/choreographer/composer/compose.ts';
import { peakOf } from '#models/choreographer/synth/effects/effect.ts';
import { EFFECTS } from '#models/choreographer/synth/effects/index.ts';
import { CLEAN, renderScore, toMono } from '#models/choreographer/synth/render.ts';
import { HELD_OUT_SOUND_SET, SOUND_SETS } from '#models/choreographer/synth/sound-sets/index.ts';
import { renderSong } from '#models/choreographer/training/random-master.ts';
import { audibleOnsets, same } from './onsets.ts';

const RATE = 24_000;
const score = composeSong(5, 6);
const clean = toMono(
  renderScore(score, { ...CLEAN, sampleRate: RATE, seed: 1, soundSet: SOUND_SETS.analog }),
);

describe.each(EFFECTS.map((effect) => [effect.id, effect] as const))('%s', (_, effect) => {
  it('changes what is heard, keeps it finite, and is the same for the same seed', () => {
    for (const seed of [1, 2, 3]) {
      const applied = () => {
        const samples = clean.slice();
        effect.apply(samples, RATE, randomSource(seed));
        return samples;
      };
      const samples = applied();
      expect(samples.every(Number.isFinite)).toBe(true);
      expect(same(samples, clean)).toBe(false);
      expect(same(applied(), samples)).toBe(true);
    }
  });

  it('moves nothing in time', () => {
    // A click in silence.
    const click = new Float32Array(RATE);
    for (let i = 0; i < 200; i++) click[RATE / 2 + i] = Math.sin(i / 4) * Math.exp(-i / 60);
    effect.apply(click, RATE, randomSource(4));
    const loudest = click.reduce((at, value, i) => (Math.abs(value) > Math.abs(click[at]!) ? i : at), 0);
    expect(Math.abs(loudest / RATE - 0.5)).toBeLessThan(0.01);
  });

  it('leaves silence finite', () => {
    const silence = new Float32Array(RATE / 10);
    effect.apply(silence, RATE, randomSource(1));
    expect(silence.every(Number.isFinite)).toBe(true);
  });
});

describe('renderSong', () => {
  it('sounds in every mix, within bounds, mostly on the notes', () => {
    let [heard, known] = [0, 0];
    for (let seed = 1; seed <= 12; seed++) {
      const song = composeSong(seed, 6);
      const samples = renderSong(song, { sampleRate: RATE, seed });
      const peak = peakOf(samples);
      expect(samples).toHaveLength(Math.ceil(song.durationSeconds * RATE));
      expect(samples.every(Number.isFinite)).toBe(true);
      expect(peak).toBeGreaterThan(0.05);
      expect(peak).toBeLessThanOrEqual(1);
      const onsets = audibleOnsets(samples, RATE);
      heard += onsets.length;
      known += onsets.filter((t) =>
        song.notes.some((note) => Math.abs(note.startSeconds - t) <= 0.02),
      ).length;
    }
    expect(heard).toBeGreaterThan(100);
    // Crackle and hiss begin elsewhere.
    expect(known / heard).toBeGreaterThan(0.8);
  });

  it('is the same twice over, and other on other sounds', () => {
    const on = (soundSet = SOUND_SETS.fm as (typeof SOUND_SETS)[keyof typeof SOUND_SETS]) =>
      renderSong(score, { sampleRate: RATE, seed: 9, soundSet });
    expect(same(on(), on())).toBe(true);
    expect(same(on(HELD_OUT_SOUND_SET), on())).toBe(false);
  });
});
