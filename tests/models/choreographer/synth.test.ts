import { describe, expect, it } from 'vitest';
import { analyzeAudio } from '#core/audio/analyze.ts';
import { CHROMA_BINS, CHROMA_INDEX, FEATURE_COUNT, ONSET_INDEX } from '#core/audio/features.ts';
import { composeSong } from '#models/choreographer/composer/compose.ts';
import type { Note, Score } from '#models/choreographer/composer/score.ts';
import { CLEAN, renderScore, toMono } from '#models/choreographer/synth/render.ts';
import { SOUND_SETS } from '#models/choreographer/synth/sound-sets/index.ts';
import { same } from './onsets.ts';

const RATE = 24_000;
const options = { ...CLEAN, sampleRate: RATE, soundSet: SOUND_SETS.analog, seed: 1 };

/** One note at half a second. */
const alone = (instrument: Note['instrument'], pitch: number): Score => ({
  name: 'alone',
  notes: [{ instrument, startSeconds: 0.5, durationSeconds: 0.6, pitch, velocity: 1 }],
  chords: [],
  sections: [],
  beatsSeconds: [],
  beatsPerBar: 4,
  durationSeconds: 2,
});
const power = (samples: Float32Array, from: number, to: number) =>
  samples.subarray(from * RATE, to * RATE).reduce((sum, value) => sum + value * value, 0) / (to - from);

describe('renderScore', () => {
  it.each(['kick', 'snare', 'hat', 'bass', 'pad', 'pluck', 'bell'] as const)(
    'plays a %s from its note on, and lets it fade',
    (instrument) => {
      const mono = toMono(renderScore(alone(instrument, 60), { ...options, room: 0 }));
      expect(mono).toHaveLength(2 * RATE);
      expect(power(mono, 0, 0.49)).toBe(0);
      expect(power(mono, 0.5, 0.8)).toBeGreaterThan(0);
      expect(power(mono, 1.75, 2)).toBeLessThan(0.05 * power(mono, 0.5, 0.8));
    },
  );

  it.each(['bass', 'pad', 'pluck', 'bell'] as const)('plays a %s at its pitch', (instrument) => {
    // An A, and the D below it.
    for (const [pitch, pitchClass] of [
      [57, 9],
      [50, 2],
    ] as const) {
      // prettier-ignore
      const { values } = analyzeAudio({
        sampleRate: RATE,
        samples: toMono(renderScore(alone(instrument, pitch), options)),
      });
      const at = 42 * FEATURE_COUNT + CHROMA_INDEX;
      const chroma = values.subarray(at, at + CHROMA_BINS);
      expect(chroma.indexOf(Math.max(...chroma))).toBe(pitchClass);
    }
  });

  it('places a hit where the score has it', () => {
    const features = analyzeAudio({
      sampleRate: RATE,
      samples: toMono(renderScore(alone('kick', 60), options)),
    });
    const onset = (frame: number) => features.values[frame * FEATURE_COUNT + ONSET_INDEX]!;
    const loudest = Array.from({ length: 100 }, (_, i) => i).reduce((a, b) => (onset(b) > onset(a) ? b : a));
    expect(Math.abs(loudest - 30)).toBeLessThanOrEqual(1);
  });

  it('never clips, however hard it is driven, and leaves both sides of one length', () => {
    for (const seed of [1, 2, 3]) {
      const { left, right } = renderScore(composeSong(seed, 8), { ...options, drive: 3, noise: 0.01 });
      expect(left).toHaveLength(right.length);
      for (const side of [left, right]) expect(side.every((value) => Math.abs(value) <= 1)).toBe(true);
    }
  });

  it('is the same twice over, and other with other sounds', () => {
    const score = composeSong(4, 6);
    const once = toMono(renderScore(score, options));
    expect(same(toMono(renderScore(score, options)), once)).toBe(true);
    expect(same(toMono(renderScore(score, { ...options, soundSet: SOUND_SETS.fm })), once)).toBe(false);
  });

  it('mixes an instrument at its level', () => {
    const both: Score = {
      ...alone('kick', 60),
      notes: [...alone('kick', 60).notes, ...alone('pluck', 60).notes],
    };
    const only = toMono(renderScore(alone('kick', 60), options));
    const muted = toMono(renderScore(both, { ...options, levels: { pluck: 0 } }));
    muted.forEach((value, i) => expect(value).toBeCloseTo(only[i]!, 5));
  });
});
