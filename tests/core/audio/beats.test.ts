import { describe, expect, it } from 'vitest';
import { analyzeAudio } from '#core/audio/analyze.ts';
import { trackBeats } from '#core/audio/beats/track-beats.ts';
import { beatFMeasure, beatTimes, renderClicks } from './clicks.ts';

const track = (beats: ReturnType<typeof beatTimes>) => trackBeats(analyzeAudio(renderClicks(beats)));

describe('trackBeats', () => {
  it.each([72, 90, 104, 120, 128, 150])('finds a steady tempo of %i bpm', (bpm) => {
    const beats = beatTimes(64, 4, () => bpm);
    const grid = track(beats);
    expect(Math.abs(grid.tempoBpm / bpm - 1)).toBeLessThan(0.01);
    expect(
      beatFMeasure(
        grid.beatsSeconds,
        beats.map((beat) => beat.seconds),
      ),
    ).toBeGreaterThan(0.97);
  });

  it('places beats within 15 ms of the clicks', () => {
    const beats = beatTimes(64, 4, () => 113);
    const grid = track(beats);
    const errors = beats
      .slice(2, -2)
      .map(({ seconds }) => Math.min(...grid.beatsSeconds.map((beat) => Math.abs(beat - seconds))));
    expect(Math.max(...errors)).toBeLessThan(0.015);
  });

  it('follows a tempo that speeds up', () => {
    const beats = beatTimes(96, 4, (beat) => 96 + beat * 0.4);
    const grid = track(beats);
    expect(
      beatFMeasure(
        grid.beatsSeconds,
        beats.map((beat) => beat.seconds),
      ),
    ).toBeGreaterThan(0.93);
  });

  it.each([4, 3])('finds bars of %i beats and where they begin', (beatsPerBar) => {
    const beats = beatTimes(beatsPerBar * 16, beatsPerBar, () => 116);
    const grid = track(beats);
    expect(grid.beatsPerBar).toBe(beatsPerBar);
    const downbeats = grid.beatsSeconds.filter(
      (_, i) => i >= grid.firstDownbeat && (i - grid.firstDownbeat) % beatsPerBar === 0,
    );
    const truth = beats.filter((beat) => beat.downbeat).map((beat) => beat.seconds);
    expect(beatFMeasure(downbeats, truth)).toBeGreaterThan(0.9);
  });

  it('reports no beats in silence', () => {
    const grid = trackBeats(analyzeAudio({ sampleRate: 24000, samples: new Float32Array(24000 * 5) }));
    expect(grid.beatsSeconds).toEqual([]);
  });

  it('survives a recording of one sample', () => {
    const grid = trackBeats(analyzeAudio({ sampleRate: 24000, samples: Float32Array.of(0.5) }));
    expect(grid.beatsSeconds.length).toBeLessThan(2);
  });
});
