import { describe, expect, it } from 'vitest';
import { decodeBeats } from '#core/audio/beats/decode-beats.ts';
import { downbeatsOf } from '#core/audio/beats/grid.ts';
import { activationOf, beatsOf, type KnownBeat } from './heard.ts';

const decode = (beats: readonly KnownBeat[], seconds = beats.at(-1)!.seconds + 0.4, noise?: number) => {
  const { activation, features } = activationOf(beats, seconds, noise);
  return decodeBeats(activation, features);
};
const nearest = (times: readonly number[], t: number) => Math.min(...times.map((time) => Math.abs(time - t)));
/** The largest distance of a known beat from one that was found, and the other way round. */
const worst = (found: readonly number[], known: readonly number[]) =>
  Math.max(...known.map((t) => nearest(found, t)), ...found.map((t) => nearest(known, t)));
const secondsOf = (beats: readonly KnownBeat[]) => beats.map(({ seconds }) => seconds);

describe('decodeBeats', () => {
  it.each([57, 84, 120.7, 174, 213])('finds each beat of a steady %f bpm, between frames', (bpm) => {
    const beats = beatsOf(40, 4, () => bpm);
    const { grid } = decode(beats);
    expect(worst(grid.beatsSeconds, secondsOf(beats))).toBeLessThan(0.006);
    expect(grid.tempoBpm / bpm).toBeCloseTo(1, 2);
  });

  it('follows a tempo that drifts, and one that is another from a beat on', () => {
    for (const tempo of [
      (beat: number) => 90 + 0.8 * beat,
      (beat: number) => 150 - 0.9 * beat,
      (beat: number) => (beat < 30 ? 96 : 140),
    ]) {
      const beats = beatsOf(64, 4, tempo);
      const found = decode(beats).grid.beatsSeconds;
      const right = beats.filter(({ seconds }) => nearest(found, seconds) < 0.03);
      expect(right.length).toBeGreaterThan(61);
      expect(found.length).toBeLessThan(67);
    }
  });

  it('goes on through a break in which nothing is heard', () => {
    const beats = beatsOf(64, 4, () => 118).map((beat, i) => ({
      ...beat,
      clearness: i >= 24 && i < 32 ? 0 : 0.8,
    }));
    const { grid } = decode(beats);
    expect(worst(grid.beatsSeconds, secondsOf(beats))).toBeLessThan(0.05);
    expect(downbeatsOf(grid)).toHaveLength(16);
  });

  it('keeps to the beat among weaker off-beats', () => {
    const beats = beatsOf(48, 4, () => 110);
    const offBeats = beats.map(({ seconds }) => ({
      seconds: seconds + 30 / 110,
      isDownbeat: false,
      clearness: 0.35,
    }));
    const { grid } = decode([...beats, ...offBeats], 27);
    expect(worst(grid.beatsSeconds.slice(1, -1), secondsOf(beats))).toBeLessThan(0.6);
    expect(secondsOf(beats).every((t) => nearest(grid.beatsSeconds, t) < 0.02)).toBe(true);
    expect(grid.tempoBpm).toBeCloseTo(110, 0);
  });

  it.each([2, 3, 4, 5, 6, 7])('finds bars of %i, wherever they begin', (beatsPerBar) => {
    for (const firstDownbeat of [0, 1, beatsPerBar - 1]) {
      const beats = beatsOf(beatsPerBar * 16, beatsPerBar, () => 126, { firstDownbeat });
      const { grid, metreConfidence } = decode(beats);
      expect([grid.beatsPerBar, grid.firstDownbeat]).toEqual([beatsPerBar, firstDownbeat]);
      expect(metreConfidence).toBeGreaterThan(0.6);
    }
  });

  it('is unsure of the metre where no downbeat is heard', () => {
    const beats = beatsOf(48, 4, () => 126).map((beat) => ({ ...beat, isDownbeat: false }));
    expect(decode(beats).metreConfidence).toBeLessThan(0.6);
  });

  it('finds none in what is silent, hardly pulses, or is too short for a tempo', () => {
    const none = { beatsSeconds: [], tempoBpm: 0 };
    expect(decode([{ seconds: 1, isDownbeat: true, clearness: 0 }], 30).grid).toMatchObject(none);
    const { activation, features } = activationOf(
      beatsOf(40, 4, () => 120),
      20,
    );
    const silent = { ...features, values: features.values.map(() => 0) };
    expect(decodeBeats(activation, silent).grid).toMatchObject(none);
    for (const seconds of [0, 0.02, 0.5, 1])
      expect(
        decode(
          beatsOf(2, 4, () => 240),
          seconds,
        ).grid.beatsSeconds.length,
      ).toBeLessThan(4);
  });

  it('has no beats before the sound begins, nor after it has ended', () => {
    const { activation, features } = activationOf(
      beatsOf(40, 4, () => 120),
      22,
    );
    const heard = (frame: number) => (frame > 5 * 60 && frame < 15 * 60 ? 1 : 0);
    const values = features.values.map((value, i) => value * heard(Math.floor(i / 78)));
    const { beatsSeconds } = decodeBeats(activation, { ...features, values }).grid;
    expect(beatsSeconds[0]).toBeGreaterThan(4.9);
    expect(beatsSeconds.at(-1)).toBeLessThan(15.1);
    expect(beatsSeconds.length).toBeGreaterThan(18);
  });
});
