import { describe, expect, it } from 'vitest';
import { MOTION_CHANNEL_COUNT, motionChannel } from '#core/timeline/motion-channels.ts';
import { randomSource } from '#core/random.ts';
import { beatAlignment, onsetCorrelation } from '#core/timeline/agreement.ts';
import { visibleChange } from '#core/timeline/visible-change.ts';

const FRAMES = 1800;
/** Curves of which one channel is given. */
function curvesOf(channel: string, valueAt: (frame: number) => number, frames = FRAMES): Float32Array {
  const curves = new Float32Array(frames * MOTION_CHANNEL_COUNT);
  for (let frame = 0; frame < frames; frame++)
    curves[frame * MOTION_CHANNEL_COUNT + motionChannel(channel)] = valueAt(frame);
  return curves;
}
const beats = Array.from({ length: 58 }, (_, i) => 0.5 + i / 2);
/** Moves on every beat, `late` frames after it. */
const steps = (late: number) =>
  curvesOf('dx', (frame) => 0.1 * Math.floor((frame - 30 - late) / 30 + 0.02) * (frame > 20 ? 1 : 0));

describe('visibleChange', () => {
  it('is the way in pixels of a layer of 1080', () => {
    expect(visibleChange(curvesOf('dx', (frame) => frame * 0.01, 3))[1]).toBeCloseTo(10.8, 3);
    expect(visibleChange(curvesOf('dy', (frame) => frame * -0.01, 3))[2]).toBeCloseTo(10.8, 3);
  });

  it('counts a turn by how far points go: corners more than the middle', () => {
    // Root mean square distance from the centre of a 5 x 5 grid: 0.5.
    expect(visibleChange(curvesOf('rotation', (frame) => frame * 0.01, 2))[1]).toBeCloseTo(
      0.01 * 0.5 * 1080,
      1,
    );
  });

  it('sees the surface and the colour too, and nothing where nothing changes', () => {
    expect(visibleChange(curvesOf('displace-y-20', (frame) => frame * 0.01, 2))[1]).toBeGreaterThan(5);
    expect(visibleChange(curvesOf('brightness', (frame) => frame, 2))[1]).toBeCloseTo(128, 3);
    expect(Math.max(...visibleChange(curvesOf('dx', () => 0.3)))).toBe(0);
  });
});

describe('onsetCorrelation', () => {
  const onsets = Float32Array.from({ length: FRAMES }, (_, frame) => (frame % 30 === 0 ? 1 : 0));
  const hits = (late: number) =>
    Float32Array.from({ length: FRAMES }, (_, frame) => (frame % 30 === (late + 30) % 30 ? 1 : 0));

  it('is 1 for what goes with the sound, up to 100 ms before or after it', () => {
    for (const late of [-6, 0, 6]) expect(onsetCorrelation(hits(late), onsets)).toBeCloseTo(1, 5);
    expect(onsetCorrelation(hits(8), onsets)).toBeLessThan(0.05);
  });

  it('is about 0 for what has nothing to do with it, and for what does not move', () => {
    const random = randomSource(1);
    const noise = Float32Array.from({ length: FRAMES }, () => random.uniform());
    expect(Math.abs(onsetCorrelation(noise, onsets))).toBeLessThan(0.1);
    expect(onsetCorrelation(new Float32Array(FRAMES), onsets)).toBe(0);
  });
});

describe('beatAlignment', () => {
  it('is near 1 on the beat, falls with the distance, and is low between beats', () => {
    const [on, late, off] = [0, 4, 15].map((frames) => beatAlignment(visibleChange(steps(frames)), beats));
    expect(on).toBeGreaterThan(0.95);
    expect(late).toBeLessThan(on! - 0.2);
    expect(late).toBeGreaterThan(0.2);
    expect(off).toBeLessThan(0.05);
  });

  it('is 0 where nothing moves', () => {
    expect(beatAlignment(new Float32Array(100), beats)).toBe(0);
  });
});
