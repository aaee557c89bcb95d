/** The movement in frames: what was drawn with known vectors is found again. */
import { describe, expect, it } from 'vitest';
import { MOTION_CHANNELS, MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';
import { scenePainter, warpedSubject, warpSubject } from '#models/choreographer/clip/draw-scene.ts';
import { motionFinder } from '#models/choreographer/clip/find-motion.ts';
import { normalEquations, writeNormalEquations } from '#models/choreographer/clip/sensitivity.ts';
import { someMotion, testScene } from './test-scene.ts';

const scene = testScene();
const draw = scenePainter(scene);
const drawn = (motion: Float32Array): Float32Array => {
  const frame = new Float32Array(scene.width * scene.height * 3);
  draw(motion, frame);
  return frame;
};
const meanSquare = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0) / a.length;

describe('the sensitivity of a frame', () => {
  it.each(MOTION_CHANNELS.map(({ id }, channel) => [id, channel] as const))(
    'is the slope that %s has by finite differences',
    (_, channel) => {
      const motion = someMotion(5, 0.5);
      // No displacement under an affine channel: its own slope is left out of the rows on purpose.
      if (channel < 6) motion.fill(0, 6, 22);
      const warped = warpedSubject(scene);
      warpSubject(scene, motion, warped);
      const step = 1e-3;
      const [up, down] = [1, -1].map((sign) => drawn(motion.with(channel, motion[channel]! + sign * step)));
      const slope = up!.map((value, i) => (value - down![i]!) / (2 * step));
      // The residual against frame + slope is the slope: its product with the column is the column's own square.
      const frame = drawn(motion);
      const equations = normalEquations();
      writeNormalEquations(
        scene,
        motion,
        warped,
        frame.map((value, i) => value + slope[i]!),
        equations,
      );
      const square = equations.products[channel * MOTION_CHANNEL_COUNT + channel]!;
      const cosine = equations.gradient[channel]! / Math.sqrt(square * equations.error);
      expect(cosine).toBeGreaterThan(0.99);
      expect(Math.sqrt(equations.error / square)).toBeCloseTo(1, 1);
    },
  );
});

describe('finding a movement', () => {
  it('finds the vector that a frame was drawn with, as far as the picture tells', () => {
    const finder = motionFinder(scene);
    for (const seed of [1, 2, 3]) {
      const truth = someMotion(seed);
      const frame = drawn(truth);
      const { motion, error } = finder.find(frame, new Float32Array(MOTION_CHANNEL_COUNT));
      const still = meanSquare(frame, drawn(new Float32Array(MOTION_CHANNEL_COUNT)));
      expect(error).toBeLessThan(0.02 * still);
      expect(Math.abs(motion[0]! - truth[0]!)).toBeLessThan(0.02);
      expect(Math.abs(motion[1]! - truth[1]!)).toBeLessThan(0.02);
    }
  });

  it('stays at rest where nothing moves', () => {
    const rest = new Float32Array(MOTION_CHANNEL_COUNT);
    const { motion } = motionFinder(scene).find(drawn(rest), rest);
    expect(Math.max(...motion.map(Math.abs))).toBeLessThan(1e-3);
  });
});
