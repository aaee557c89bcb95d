/** The bundled beat tracker, from samples to a grid. */
import { describe, expect, it } from 'vitest';
import { analyzeAudio } from '#core/audio/analyze.ts';
import { downbeatsOf } from '#core/audio/beats/grid.ts';
import { ANALYSIS_SAMPLE_RATE } from '#core/audio/features.ts';
import { randomSource } from '#core/random.ts';
import { trackBeats } from '#main/inference/track-beats.ts';
import { fMeasure } from '#models/beat-tracker/training/measures.ts';
import { babble } from '#models/beat-tracker/training/plain-sounds.ts';
import { beatTimes, renderClicks } from '../../core/audio/clicks.ts';

const hear = (samples: Float32Array) =>
  trackBeats(analyzeAudio({ sampleRate: ANALYSIS_SAMPLE_RATE, samples }));
const sound = (seconds: number, sample: (t: number) => number) =>
  hear(
    Float32Array.from({ length: Math.round(seconds * ANALYSIS_SAMPLE_RATE) }, (_, i) =>
      sample(i / ANALYSIS_SAMPLE_RATE),
    ),
  );
const track = async (beats: ReturnType<typeof beatTimes>) => (await hear(renderClicks(beats).samples)).grid;
const secondsOf = (beats: ReturnType<typeof beatTimes>) => beats.map(({ seconds }) => seconds);

describe('trackBeats', () => {
  it.each([72, 90, 104, 120, 128, 150])('finds a steady tempo of %i bpm', async (bpm) => {
    const beats = beatTimes(64, 4, () => bpm);
    const grid = await track(beats);
    expect(Math.abs(grid.tempoBpm / bpm - 1)).toBeLessThan(0.01);
    expect(fMeasure(grid.beatsSeconds, secondsOf(beats))).toBeGreaterThan(0.97);
  });

  it('places beats within 15 ms of the clicks', async () => {
    const beats = beatTimes(64, 4, () => 113);
    const { beatsSeconds } = await track(beats);
    const errors = beats
      .slice(2, -2)
      .map(({ seconds }) => Math.min(...beatsSeconds.map((beat) => Math.abs(beat - seconds))));
    expect(Math.max(...errors)).toBeLessThan(0.015);
  });

  it('follows a tempo that speeds up', async () => {
    const beats = beatTimes(96, 4, (beat) => 96 + beat * 0.4);
    expect(fMeasure((await track(beats)).beatsSeconds, secondsOf(beats))).toBeGreaterThan(0.93);
  });

  it.each([4, 3, 5])('finds bars of %i beats and where they begin', async (beatsPerBar) => {
    const beats = beatTimes(beatsPerBar * 16, beatsPerBar, () => 116);
    const grid = await track(beats);
    expect(grid.beatsPerBar).toBe(beatsPerBar);
    const truth = secondsOf(beats.filter(({ downbeat }) => downbeat));
    expect(fMeasure(downbeatsOf(grid), truth)).toBeGreaterThan(0.9);
  });

  it('reports no beats in silence, noise, a tone and babble', async () => {
    const random = randomSource(1);
    const none = { beatsSeconds: [], tempoBpm: 0 };
    expect((await sound(5, () => 0)).grid).toMatchObject(none);
    expect((await sound(12, () => 0.3 * (2 * random.uniform() - 1))).grid).toMatchObject(none);
    expect((await sound(12, (t) => 0.4 * Math.sin(2 * Math.PI * 220 * t))).grid).toMatchObject(none);
    for (const seed of [5001, 5002, 5003]) {
      const { samples } = babble(seed, 20);
      expect((await hear(samples)).grid, `babble ${seed}`).toMatchObject(none);
    }
  });

  it('survives recordings of one sample, a moment, a second', async () => {
    for (const seconds of [1 / ANALYSIS_SAMPLE_RATE, 0.05, 1, 1.5]) {
      const { beatsSeconds } = (
        await sound(seconds, (t) => Math.sin(2 * Math.PI * 300 * t) * Math.exp(-9 * (t % 0.5)))
      ).grid;
      expect(beatsSeconds.length).toBeLessThan(5);
      expect(beatsSeconds.every((t) => t >= 0 && t <= seconds)).toBe(true);
    }
  });
});
