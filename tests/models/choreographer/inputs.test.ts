import { describe, expect, it } from 'vitest';
import { CHROMA_INDEX, FEATURE_COUNT, LOUDNESS_INDEX, type AudioFeatures } from '#core/audio/features.ts';
import type { BeatGrid } from '#core/document/records.ts';
import { beatPositions } from '#models/choreographer/grid.ts';
import { INPUT_COUNT, LOOK_AHEAD_FRAMES, networkInputs } from '#models/choreographer/inputs.ts';
import { smoothed } from '#core/timeline/smoothed.ts';

const FRAMES = 600;
const grid: BeatGrid = {
  tempoBpm: 120,
  beatsPerBar: 4,
  beatsSeconds: Array.from({ length: 18 }, (_, i) => 0.25 + i / 2),
  firstDownbeat: 1,
};
const NO_GRID: BeatGrid = { tempoBpm: 0, beatsPerBar: 4, beatsSeconds: [], firstDownbeat: 0 };

/** Silence but for one feature over time. */
function features(index: number, valueAt: (frame: number) => number): AudioFeatures {
  const values = new Float32Array(FRAMES * FEATURE_COUNT);
  for (let frame = 0; frame < FRAMES; frame++) values[frame * FEATURE_COUNT + index] = valueAt(frame);
  return { frameCount: FRAMES, values };
}
const column = (inputs: Float32Array, index: number) =>
  Float32Array.from({ length: FRAMES }, (_, frame) => inputs[frame * INPUT_COUNT + index]!);
/** The last eight columns: sine and cosine of beat, bar, two and four bars. */
const phases = (inputs: Float32Array, seconds: number) =>
  [...inputs.subarray(seconds * 60 * INPUT_COUNT, (seconds * 60 + 1) * INPUT_COUNT)].slice(-8);

describe('networkInputs', () => {
  it('hears what comes, by as much as it looks ahead, and silence after the end', () => {
    const inputs = networkInputs(
      features(20, (frame) => frame),
      NO_GRID,
    );
    expect(inputs).toHaveLength(FRAMES * INPUT_COUNT);
    const heard = column(inputs, 20);
    expect(heard[100]).toBe(100 + LOOK_AHEAD_FRAMES);
    expect(heard[FRAMES - 1]).toBe(0);
  });

  it('hears nothing of what comes where it may not look ahead', () => {
    const change = (after: number) =>
      networkInputs(
        features(20, (frame) => (frame < 300 ? Math.sin(frame) : after * Math.cos(frame))),
        NO_GRID,
        { lookAhead: false },
      ).subarray(0, 300 * INPUT_COUNT);
    expect(change(1)).toEqual(change(5));
    const heard = column(
      networkInputs(
        features(20, (frame) => frame),
        NO_GRID,
        { lookAhead: false },
      ),
      20,
    );
    expect(heard[100]).toBe(100);
  });

  it('knows where in the beat, the bar and the phrase it is, from the first downbeat on', () => {
    const inputs = networkInputs(
      features(0, () => 0),
      grid,
    );
    // Half a second in to three quarters is the first downbeat; then a beat is half a second.
    const at = (beats: number) =>
      [1, 4, 8, 16].flatMap((period) => [
        Math.sin((2 * Math.PI * beats) / period),
        Math.cos((2 * Math.PI * beats) / period),
      ]);
    for (const [seconds, beats] of [
      [0.75, 0],
      [1.25, 1],
      [3, 4.5],
      [9.75, 18],
      [0.25, -1],
    ] as const)
      // prettier-ignore
      phases(inputs, seconds).forEach((value, i) => expect(value, `${seconds} s, ${i}`).toBeCloseTo(at(beats)[i]!, 4));
  });

  it('has no phase where there is no grid', () => {
    expect(
      phases(
        networkInputs(
          features(0, () => 0),
          NO_GRID,
        ),
        3,
      ),
    ).toEqual(new Array(8).fill(0));
  });

  it('sees a loud part coming before it begins, and a chord by its place among the fifths', () => {
    const part = networkInputs(
      features(LOUDNESS_INDEX, (frame) => (frame < 300 ? 0.2 : 0.8)),
      NO_GRID,
    );
    const slow = column(part, FEATURE_COUNT + 9 + 1);
    // Half way at the change itself, a sixth of the way one deviation (2 s) before it.
    expect(slow[300]).toBeCloseTo(0.5, 1);
    expect(slow[180]! - 0.2).toBeGreaterThan(0.06);
    expect(slow[180]! - 0.2).toBeLessThan(0.14);
    // G, a fifth above C, lies beside it; F sharp opposite.
    const place = (pitch: number) => {
      const inputs = networkInputs(
        features(CHROMA_INDEX + pitch, (frame) => (frame < 300 ? 1 : 0)),
        NO_GRID,
      );
      return [102 - 10, 102 - 9].map((index) => inputs[100 * INPUT_COUNT + index]!);
    };
    const [c, g, fSharp] = [place(0), place(7), place(6)]; // prettier-ignore
    const distance = (a: number[], b: number[]) => Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!);
    expect(distance(c, g)).toBeLessThan(0.6 * distance(c, fSharp));
  });
});

describe('beatPositions', () => {
  it('counts on at the last tempo beyond the grid’s ends, and follows a change within', () => {
    const uneven: BeatGrid = { ...grid, beatsSeconds: [1, 1.5, 2.5], firstDownbeat: 0 };
    const at = (seconds: number) => beatPositions(uneven, FRAMES)![seconds * 60]!;
    expect([0.5, 1, 1.25, 1.5, 2, 2.5, 4.5].map(at)).toEqual([-1, 0, 0.5, 1, 1.5, 2, 4]);
  });

  it('is nothing for fewer than two beats', () => {
    expect(beatPositions({ ...grid, beatsSeconds: [1] }, 10)).toBeNull();
  });
});

describe('smoothed', () => {
  it('is the Gaussian that it stands for, to eight per cent of its height', () => {
    const impulse = new Float32Array(FRAMES);
    impulse[300] = 1;
    for (const deviation of [0.4, 0.7, 1]) {
      const sigma = deviation * 60;
      const curve = smoothed(impulse, deviation);
      const top = 1 / (sigma * Math.sqrt(2 * Math.PI));
      for (const away of [0, sigma, -sigma, 2 * sigma])
        expect(
          Math.abs(curve[300 + Math.round(away)]! / top - Math.exp(-0.5 * (away / sigma) ** 2)),
        ).toBeLessThan(0.09);
      expect(curve.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 2);
    }
  });

  it('leaves a constant and a deviation of 0 as they are', () => {
    expect(smoothed(new Float32Array(50).fill(3), 0.3)).toEqual(new Float32Array(50).fill(3));
    const ramp = Float32Array.from({ length: 9 }, (_, i) => i);
    expect(smoothed(ramp, 0)).toEqual(ramp);
  });
});
